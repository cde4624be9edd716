/** The people of the development sign-in. Invented; real people come from an identity provider. */
import type { Role } from '../../shared/model/identity.ts';

export interface Person {
  readonly subject: string;
  readonly name: string;
  readonly role: Role;
}

export const developmentPeople: readonly Person[] = [
  { subject: 'operator', name: 'Local operator', role: 'operator' },
  { subject: 'vera', name: 'Vera Lindqvist', role: 'viewer' },
  { subject: 'omar', name: 'Omar Haddad', role: 'operator' },
  { subject: 'olga', name: 'Olga Petrenko', role: 'operator' },
  { subject: 'ana', name: 'Ana Duarte', role: 'approver' },
  { subject: 'amir', name: 'Amir Rahimi', role: 'approver' },
  { subject: 'ada', name: 'Ada Okafor', role: 'admin' },
];
