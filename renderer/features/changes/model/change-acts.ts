/** What may be done to a change now, by whom, and if not, why: the same acts in the same order in every phase. */
import type { Change } from '../../../../shared/changes/change.ts';
import { transition } from '../../../../shared/changes/lifecycle.ts';
import type { Role } from '../../../../shared/model/identity.ts';
import { roleMay } from '../../../../shared/model/identity.ts';
import { methods } from '../../../../shared/wire/methods.ts';

export const changeActs = ['approve', 'reject', 'withdraw', 'pause', 'resume', 'abort', 'revert'] as const;
export type ChangeAct = (typeof changeActs)[number];

export interface ActState {
  readonly act: ChangeAct;
  /** null: may be pressed. Else why it may not. */
  readonly whyNot: string | null;
}

export interface ActingPerson {
  readonly subject: string;
  readonly role: Role;
}

const decisionActs: readonly ChangeAct[] = ['approve', 'reject', 'withdraw', 'abort'];
/** While it waits for its time. */
const waitActs: readonly ChangeAct[] = ['withdraw', 'pause', 'resume', 'abort', 'revert'];
const runActs: readonly ChangeAct[] = ['pause', 'resume', 'abort', 'revert'];

/** The acts that this phase offers; none once closed. */
export function actsOf(change: Change, person: ActingPerson | null, linkTrouble: string | null): readonly ActState[] {
  const acts = offeredActs(change);
  return acts.map((act) => ({ act, whyNot: linkTrouble ?? whyNot(act, change, person) }));
}

function offeredActs(change: Change): readonly ChangeAct[] {
  switch (change.state.phase) {
    case 'previewed':
    case 'closed':
      return [];
    case 'awaiting-approval':
      return decisionActs;
    case 'ready':
      return waitActs;
    case 'running':
    case 'paused':
    case 'verifying':
    case 'reverting':
      return runActs;
  }
}

function whyNot(act: ChangeAct, change: Change, person: ActingPerson | null): string | null {
  if (person === null) return 'Nobody is signed in';
  const minimum = methods[`change.${act}`].role;
  if (!roleMay(person.role, minimum)) return `Needs the role ${minimum}; yours is ${person.role}`;
  if ((act === 'approve' || act === 'reject') && change.requester.subject === person.subject) {
    return act === 'approve' ? 'A second person must approve: this is your own change' : 'This is your own change: withdraw it instead';
  }
  if (act === 'approve' && change.approval.kind === 'needed' && change.approval.given.some(({ by }) => by.subject === person.subject)) {
    return 'You have approved it: another approver, or an admin, must too';
  }
  if (act === 'abort' && change.state.phase === 'awaiting-approval' && change.requester.subject === person.subject) {
    return 'This is your own change: withdraw it instead';
  }
  if (act === 'withdraw' && change.requester.subject !== person.subject && person.role !== 'admin') {
    return `Only ${change.requester.name}, who asked for it, may withdraw it: abort it instead`;
  }
  return phaseForbids(act, change);
}

/** The lifecycle that the platform runs is asked; the words are for the operator. */
function phaseForbids(act: ChangeAct, change: Change): string | null {
  const { state, steps } = change;
  const event = { type: act, atMs: 0, startAtMs: 0, by: change.requester, why: '', stepCount: steps.length } as const;
  if (transition(state, event).ok) return null;
  if (act === 'pause' && state.phase === 'paused') return 'Already paused';
  if (act === 'resume') return 'Not paused';
  if (act === 'revert' && state.phase === 'reverting') return 'Already reverting';
  if (act === 'revert' && state.phase === 'ready') return 'Nothing has been done yet';
  return `Not while ${state.phase}`;
}

const dangerousActs: ReadonlySet<ChangeAct> = new Set<ChangeAct>(['resume', 'abort', 'revert']);

/** Whether it moves traffic or stops a move half-way: then its last press is red. */
export function isDangerous(act: ChangeAct, change: Change): boolean {
  return dangerousActs.has(act) && !endsBeforeItBegan(act, change);
}

/** It closes what has done nothing yet. */
export function endsBeforeItBegan(act: ChangeAct, { steps }: Change): boolean {
  return act === 'abort' && steps.every(({ key }) => key === null);
}
