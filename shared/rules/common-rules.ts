/** Guards on every kind of change. */
import { allows, listed, startsLater, stops, warns } from './input.ts';
import type { Judgement, RuleInput } from './input.ts';
import { wantsSecondPerson } from './policy.ts';
import { isGuard, touchedBy } from './touched.ts';

/** Receivers included; the database holds the same as a lock. */
export function judgeOneChangePerIdc(input: RuleInput): Judgement {
  const { snapshot, self, startAtMs } = input;
  if (isGuard(input)) return allows('It takes no lock, so that it can stop or free a change that is open.');
  const touched = touchedBy(input);
  const holders = new Map<string, string[]>();
  for (const id of touched) {
    const holder = Object.hasOwn(snapshot.held, id) ? snapshot.held[id] : undefined;
    if (holder !== undefined && holder !== self?.changeId) holders.set(holder, [...(holders.get(holder) ?? []), id]);
  }
  // Nothing is held while it waits for its time; the IDCs are taken with its first step.
  const later = startsLater(snapshot, startAtMs);
  const held = [...holders].map(([holder, ids]) => `${listed(ids)} ${ids.length === 1 ? 'is' : 'are'} held by change ${holder}`);
  if (held.length === 0) return allows(`None other open on ${listed(touched)}.`);
  return later ? warns(`${held.join('; ')} now; asked again at the start.`) : stops(`${held.join('; ')}.`);
}

/** Who commands an IDC is asked first: those who ask for the change or approved it may be that person, or nobody commands it. */
export function judgeCommandAuthority(input: RuleInput & { readonly people: readonly string[] }): Judgement {
  const { snapshot, people } = input;
  const commandedBy = snapshot.commandedBy ?? {};
  const others = new Map<string, { readonly name: string; readonly idcs: string[] }>();
  const own: string[] = [];
  for (const id of touchedBy(input)) {
    const commander = Object.hasOwn(commandedBy, id) ? commandedBy[id] : undefined;
    if (commander === undefined) continue;
    if (people.includes(commander.subject)) own.push(id);
    else others.set(commander.subject, { name: commander.name, idcs: [...(others.get(commander.subject)?.idcs ?? []), id] });
  }
  if (others.size > 0) {
    const words = [...others.values()].map(({ name, idcs }) => `${name} commands ${listed(idcs)}: request it from ${name}`);
    return stops(`${words.join('; ')}, or take over with a reason.`);
  }
  return allows(own.length > 0 ? `Commanded by who asks: ${listed(own)}.` : 'Nobody commands these IDCs, so anyone may.');
}

export function judgeSecondPerson({ intent, policy, unfenced }: RuleInput): Judgement {
  if (unfenced !== undefined && unfenced !== null) return allows(`${unfenced}: an admin, or two approvers, must approve.`);
  return allows(
    wantsSecondPerson(intent, policy) ? 'Someone else than the requester must approve.' : 'Policy wants no second person for this.',
  );
}
