/** docs/PROTOCOL.md, Log views and cursors. */
import { isOpen } from '../../../shared/wire/held.ts';
import { limits } from '../../../shared/wire/limits.ts';
import { methods, platformNotifications } from '../../../shared/wire/methods.ts';
import type { Cursor } from '../../../shared/wire/methods.ts';
import { notificationSchema } from '../../../shared/wire/rpc.ts';
import { logViewNames, logViews } from '../../../shared/wire/views-log.ts';
import type { LogViewName } from '../../../shared/wire/views-log.ts';
import { resultOf } from '../answers.ts';
import type { Requirement, Subject } from '../requirement.ts';
import { NotOffered, Unmet, must, shown } from '../unmet.ts';
import type { Received, WireClient } from '../wire-client.ts';

/** How far back a resume goes that must be served from the log. */
const backBy = 5;

interface Opened {
  readonly recovered: boolean;
  readonly cursor: Cursor;
  readonly snapshot: readonly unknown[];
}

type Event = { readonly offset: number; readonly body?: unknown };

export const logViewRequirements: readonly Requirement[] = [
  ...logViewNames.flatMap((log): readonly Requirement[] => [
    {
      id: `log-${log}-1`,
      says: `${log} without a cursor answers recovered false and a snapshot of well-formed bodies`,
      async run(subject) {
        const { recovered, snapshot } = await open(await subject.connect('admin'), log, null);
        must(!recovered, 'it says recovered, from nowhere');
        for (const body of snapshot) mustParse(log, body);
        const beyond = snapshot.slice(0, -logViews[log].snapshot.most);
        must(
          beyond.every((body) => isOpen(log, body)),
          `the snapshot holds ${snapshot.length} bodies, and not only open ones beyond the last ${logViews[log].snapshot.most}`,
        );
      },
    },
    {
      id: `log-${log}-2`,
      says: `${log} resumed where it ends answers recovered true and no snapshot`,
      async run(subject) {
        const client = await subject.connect('admin');
        const { cursor } = await open(client, log, null);
        const again = await open(client, log, cursor);
        must(again.recovered && again.snapshot.length === 0, `it answers ${shown(again)}`);
        must(again.cursor.offset === cursor.offset && again.cursor.epoch === cursor.epoch, 'the cursor moved by itself');
      },
    },
    {
      id: `log-${log}-3`,
      says: `${log} resumed a little earlier sends every event after the cursor, in order, from the very next offset`,
      run: (subject) => mustCatchUp(subject, log),
    },
    {
      id: `log-${log}-4`,
      says: `${log} resumed from another epoch or from beyond the end answers recovered false and a snapshot`,
      async run(subject) {
        const client = await subject.connect('admin');
        const { cursor } = await open(client, log, null);
        must(!(await open(client, log, { ...cursor, epoch: 'another' })).recovered, 'it recovers across epochs');
        must(!(await open(client, log, { ...cursor, offset: cursor.offset + 1_000_000 })).recovered, 'it recovers from the future');
      },
    },
  ]),
  {
    id: 'log-live-1',
    says: 'what happens while a console looks is appended at the next offset, and two consoles see the same',
    async run(subject) {
      const [first, second] = [await subject.connect('admin'), await subject.connect('admin')];
      await open(first, 'audit', null);
      const from = second.received.length;
      const before = await open(second, 'audit', null);
      // An audit search is itself audited: an event that every platform can make.
      resultOf(await first.call('audit.search', {}));
      const search = (event: Event): boolean => JSON.stringify(event.body).includes('audit.search');
      const seen = await Promise.all(
        [first, second].map(async (client) => nextEvent(client, 'audit', { from: client === second ? from : 0, wanted: search })),
      );
      const [left, right] = seen;
      must(left?.offset === right?.offset, `one saw it at ${shown(left?.offset)}, the other at ${shown(right?.offset)}`);
      must((right?.offset ?? 0) > before.cursor.offset, 'it was appended at or before the cursor');
      mustBeContiguous(eventsOf(second, 'audit', from), before.cursor.offset);
    },
  },
  {
    id: 'log-live-2',
    says: 'a view that takes no parameters refuses them with their path',
    async run(subject) {
      const answer = await (await subject.connect('admin')).call('view.subscribe', { view: 'timeline', params: { idc: 'any' } });
      must('error' in answer && answer.error.data?.path === 'params.params.idc', `it answers ${shown(answer)}`);
    },
  },
];

async function mustCatchUp(subject: Subject, log: LogViewName): Promise<void> {
  const client = await subject.connect('admin');
  const { cursor } = await open(client, log, null);
  if (cursor.offset === 0) throw new NotOffered(`nothing has happened in ${log} yet`);
  const after = { ...cursor, offset: Math.max(0, cursor.offset - backBy) };
  // What the first subscription would still bring is none of the second one's events.
  resultOf(await client.call('view.unsubscribe', { key: log }));
  const from = client.received.length;
  const resumed = await open(client, log, after);
  must(resumed.recovered && resumed.cursor.offset === after.offset, `it answers ${shown(resumed)}`);
  await nextEvent(client, log, { from, wanted: (event) => event.offset >= cursor.offset });
  mustBeContiguous(eventsOf(client, log, from), after.offset);
}

async function open(client: WireClient, log: LogViewName, after: Cursor | null): Promise<Opened> {
  const answer = await client.call('view.subscribe', { view: log, params: {}, after });
  if ('error' in answer && answer.error.data?.code === 'not-supported') throw new NotOffered(answer.error.message);
  const result = methods['view.subscribe'].result.parse(resultOf(answer));
  must(result.kind === 'log', `${log} answers as a ${result.kind} view`);
  must(result.key === log, `its key is ${result.key}`);
  return result;
}

async function nextEvent(
  client: WireClient,
  log: LogViewName,
  { from, wanted }: { readonly from: number; readonly wanted: (event: Event) => boolean },
): Promise<Event> {
  return client.next(`the event of ${log}`, (thing) => appended(thing, log).find(wanted), { from });
}

function eventsOf(client: WireClient, log: LogViewName, from: number): readonly Event[] {
  return client.received.slice(from).flatMap((thing) => appended(thing, log));
}

/** @throws Unmet for an append that breaks its own rules */
function appended(thing: Received, log: LogViewName): readonly Event[] {
  const notification = thing.kind === 'text' ? notificationSchema.safeParse(thing.json) : undefined;
  if (notification?.success !== true || notification.data.method !== 'log.append') return [];
  const append = platformNotifications['log.append'].safeParse(notification.data.params);
  if (!append.success) throw new Unmet(`a log.append is wrong at ${append.error.issues[0]?.path.join('.') ?? ''}`);
  if (append.data.key !== log) return [];
  must(append.data.events.length <= limits.maxEventsPerAppend, `an append holds ${append.data.events.length} events`);
  for (const { body } of append.data.events) mustParse(log, body);
  return append.data.events;
}

function mustBeContiguous(events: readonly Event[], after: number): void {
  for (const [index, { offset }] of events.entries())
    must(offset === after + 1 + index, `offset ${offset} came where ${after + 1 + index} was due`);
}

function mustParse(log: LogViewName, body: unknown): void {
  const parsed = logViews[log].event.safeParse(body);
  if (!parsed.success) throw new Unmet(`a body of ${log} is wrong at ${parsed.error.issues[0]?.path.join('.') ?? ''}: ${shown(body)}`);
}
