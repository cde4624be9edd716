/** docs/PROTOCOL.md, State views, Acknowledging, State frames byte by byte. */
import { decodeFrame, decodeFrameHeader } from '../../../shared/wire/frame.ts';
import type { FrameHeader } from '../../../shared/wire/frame.ts';
import { limits } from '../../../shared/wire/limits.ts';
import { methods } from '../../../shared/wire/methods.ts';
import { stateViewNames, stateViews, viewKey } from '../../../shared/wire/views.ts';
import type { StateViewName } from '../../../shared/wire/views.ts';
import { mustRefuse, resultOf } from '../answers.ts';
import { mustBeFrame } from '../frame-rules.ts';
import type { Requirement, Subject } from '../requirement.ts';
import { NotOffered, must, shown } from '../unmet.ts';
import type { Received, WireClient } from '../wire-client.ts';

type Params = Readonly<Record<string, unknown>>;
type Frame = Extract<Received, { kind: 'frame' }>;

/** Long enough for dozens of frames at 10 Hz, were they not held back. */
const watchMs = 3_000;
/** A view that moves sends at least this often. */
const nextFrameMs = 10_000;
const allStreams = { sort: 'viewers', descending: true, idc: null, state: null, find: '', offset: 0 };

/** Parameters that every network can answer. @throws NotOffered when the network has no IDC or no stream */
const paramsOf: Readonly<Record<StateViewName, (subject: Subject) => Promise<Params>>> = {
  overview: async () => ({}),
  readiness: async () => ({}),
  trends: async () => ({}),
  authority: async () => ({}),
  guards: async () => ({}),
  config: async () => ({}),
  idc: async (subject) => ({ idc: await anyIdc(subject) }),
  series: async (subject) => ({ idc: await anyIdc(subject) }),
  nodes: async () => ({ idc: null, find: '', offset: 0, limit: 50 }),
  streams: async () => ({ ...allStreams, limit: 50 }),
  stream: async (subject) => ({ stream: await anyStream(subject) }),
  heatmap: async () => ({ metric: 'rebufferPct', idc: null, state: null, find: '', cells: 400 }),
};

export const stateViewRequirements: readonly Requirement[] = [
  ...stateViewNames.map((view) => ({
    id: `state-${view}`,
    says: `the view ${view} answers its key, then sends frames that follow the byte rules and hold the declared tables`,
    run: (subject: Subject) => mustSendFrames(subject, view),
  })),
  {
    id: 'state-1',
    says: 'nothing of a view is sent before the answer to its subscription',
    async run(subject) {
      const client = await subject.connect('viewer');
      await subscribe(client, 'overview', {});
      await nextFrame(client, 'overview', 0);
      const firstFrame = client.received.findIndex(({ kind }) => kind === 'frame');
      const answer = client.received.findIndex((thing) => thing.kind === 'text' && thing.text.includes('"result"'));
      must(answer >= 0 && answer < firstFrame, 'a frame came before the answer');
    },
  },
  {
    id: 'state-2',
    says: 'at most two frames of a view are unacknowledged: a third waits',
    async run(subject) {
      const client = await subject.connect('viewer');
      await subscribeAndAcknowledgeNothing(client);
      const frames = framesOf(client, 'overview').length;
      must(frames <= limits.maxUnacknowledged, `${frames} frames came, and none was acknowledged`);
    },
  },
  {
    id: 'state-3',
    says: 'after an acknowledgement the newest frame is sent, not the ones in between, and frames go on',
    async run(subject) {
      const client = await subject.connect('viewer');
      await subscribeAndAcknowledgeNothing(client);
      const held = framesOf(client, 'overview');
      const askedAtMs = methods.heartbeat.result.parse(resultOf(await pause(client))).platformTimeMs;
      acknowledge(client, 'overview', headerOf(held.at(-1)).sequence);
      const next = headerOf(await nextFrame(client, 'overview', held.length));
      must(next.sequence > headerOf(held.at(-1)).sequence, 'the next frame is not newer');
      must(askedAtMs - next.platformTimeMs < watchMs, `the next frame was ${askedAtMs - next.platformTimeMs} ms old when it could be sent`);
    },
  },
  {
    id: 'state-4',
    says: 'an acknowledgement covers all earlier frames of the view',
    async run(subject) {
      const client = await subject.connect('viewer');
      await subscribe(client, 'overview', {});
      for (let acknowledged = 0; acknowledged < 6; acknowledged += limits.maxUnacknowledged) {
        const last = await nextFrame(client, 'overview', acknowledged + limits.maxUnacknowledged - 1);
        acknowledge(client, 'overview', headerOf(last).sequence);
      }
    },
  },
  {
    id: 'state-5',
    says: 'sequences rise, and a frame is never older than the one before it',
    async run(subject) {
      const headers = (await watch(await subject.connect('viewer'), 'overview', {})).map(headerOf);
      for (const [index, header] of headers.entries()) {
        const before = headers[index - 1];
        if (before === undefined) continue;
        must(header.sequence > before.sequence, `sequence ${header.sequence} follows ${before.sequence}`);
        must(header.platformTimeMs >= before.platformTimeMs, `a frame of ${header.platformTimeMs} follows one of ${before.platformTimeMs}`);
      }
    },
  },
  {
    id: 'state-6',
    says: 'frames of a view come at up to 10 a second',
    async run(subject) {
      const frames = await watch(await subject.connect('viewer'), 'overview', {});
      const [first, last] = [frames[0], frames.at(-1)];
      must(first !== undefined && last !== undefined && frames.length > 1, 'fewer than two frames came');
      const perSecond = ((frames.length - 1) * 1000) / (last.atMs - first.atMs);
      must(perSecond < 12, `${perSecond.toFixed(1)} frames a second came`);
    },
  },
  {
    id: 'state-7',
    says: 'consoles that look at the same thing get the same bytes',
    async run(subject) {
      const clients = [await subject.connect('viewer'), await subject.connect('operator')];
      const seen = await Promise.all(clients.map(async (client) => bySequence(await watch(client, 'overview', {}))));
      const [first, second] = seen;
      const common = [...(first?.keys() ?? [])].filter((sequence) => second?.has(sequence));
      must(common.length > 0, 'they had no sequence in common');
      for (const sequence of common) {
        const [left, right] = [first?.get(sequence), second?.get(sequence)];
        must(
          left !== undefined && right !== undefined && Buffer.compare(left, right) === 0,
          `frame ${sequence} differs between two consoles`,
        );
      }
    },
  },
  {
    id: 'state-8',
    says: 'a view that was left sends nothing more',
    async run(subject) {
      const client = await subject.connect('viewer');
      await watch(client, 'overview', {});
      resultOf(await client.call('view.unsubscribe', { key: 'overview' }));
      const left = client.received.length;
      const deadline = performance.now() + watchMs / 2;
      while (performance.now() < deadline) resultOf(await pause(client));
      must(!client.received.slice(left).some(({ kind }) => kind === 'frame'), 'a frame came after view.unsubscribe was answered');
    },
  },
  {
    id: 'state-9',
    says: 'subscribing again starts the view afresh: a frame comes though earlier ones were not acknowledged',
    async run(subject) {
      const client = await subject.connect('viewer');
      await subscribe(client, 'overview', {});
      await nextFrame(client, 'overview', 0);
      await nextFrame(client, 'overview', 1);
      const before = framesOf(client, 'overview').length;
      await subscribe(client, 'overview', {});
      await nextFrame(client, 'overview', before);
    },
  },
  {
    id: 'state-10',
    says: 'the key does not depend on the order of the parameters',
    async run(subject) {
      const params = { ...allStreams, limit: 10 };
      const client = await subject.connect('viewer');
      const key = await subscribe(client, 'streams', params);
      const turned = Object.fromEntries(Object.entries(params).toReversed());
      const again = await subscribe(client, 'streams', turned);
      must(again === key, `it is ${key}, and ${again} the other way round`);
    },
  },
  {
    id: 'state-11',
    says: 'an unknown view is refused with unknown-view',
    async run(subject) {
      const client = await subject.connect('viewer');
      mustRefuse(await client.call('view.subscribe', { view: 'no-such-view', params: {} }), 'unknown-view', 'params.view');
    },
  },
  {
    id: 'state-12',
    says: 'a parameter that the view does not have is refused with its path',
    async run(subject) {
      const client = await subject.connect('viewer');
      mustRefuse(await client.call('view.subscribe', { view: 'idc', params: { idc: 5 } }), 'invalid-params', 'params.params.idc');
    },
  },
  {
    id: 'state-13',
    says: 'an IDC that does not exist is refused with not-found and its path',
    async run(subject) {
      const client = await subject.connect('viewer');
      const params = { idc: 'no-such-idc' };
      mustRefuse(await client.call('view.subscribe', { view: 'idc', params }), 'not-found', 'params.params.idc');
    },
  },
  {
    id: 'state-14',
    says: `a console may look at ${limits.maxSubscriptions} views, and one more is refused with too-many`,
    async run(subject) {
      const client = await subject.connect('viewer');
      for (let view = 0; view < limits.maxSubscriptions; view += 1) {
        await subscribe(client, 'streams', { ...allStreams, limit: view + 1 });
      }
      mustRefuse(await client.call('view.subscribe', { view: 'overview', params: {} }), 'too-many');
    },
  },
  {
    id: 'state-15',
    says: 'the sums of an overview do not contradict its rows: no more IDCs counted than there are, and states are of the closed set',
    async run(subject) {
      const frames = await watch(await subject.connect('viewer'), 'overview', {});
      for (const { bytes } of frames) {
        const { tables } = decodeFrame(stateViews.overview.tables, bytes);
        must(tables.totals.rows === 1, `totals has ${tables.totals.rows} rows`);
        must((tables.totals.columns.idcs[0] ?? 0) === tables.idcs.rows, 'totals.idcs is not the number of rows');
        must((tables.totals.columns.idcsCounted[0] ?? 0) <= tables.idcs.rows, 'more IDCs are counted than there are');
        must(
          tables.idcs.columns.state.every((state) => state < 5),
          'a state is beyond the closed set',
        );
      }
    },
  },
];

async function mustSendFrames(subject: Subject, view: StateViewName): Promise<void> {
  const params = await paramsOf[view](subject);
  const client = await subject.connect('viewer');
  const key = await subscribe(client, view, params);
  must(key === viewKey(view, params), `the key is ${key}, expected ${viewKey(view, params)}`);
  const header = mustBeFrame(view, (await nextFrame(client, key, 0)).bytes);
  must(header.oldestInputAgeMs === null || header.oldestInputAgeMs >= 0, `oldestInputAgeMs is ${shown(header.oldestInputAgeMs)}`);
}

/** Subscribes and answers the key. @throws NotOffered when the platform says not-supported */
async function subscribe(client: WireClient, view: StateViewName, params: Params): Promise<string> {
  const answer = await client.call('view.subscribe', { view, params });
  if ('error' in answer && answer.error.data?.code === 'not-supported') throw new NotOffered(answer.error.message);
  const result = methods['view.subscribe'].result.parse(resultOf(answer));
  must(result.kind === 'state', `${view} answers as a ${result.kind} view`);
  return result.key;
}

/** Looks at a view for a while, acknowledging each frame. */
async function watch(client: WireClient, view: StateViewName, params: Params): Promise<readonly Frame[]> {
  const key = await subscribe(client, view, params);
  const deadline = performance.now() + watchMs;
  for (let seen = 0; performance.now() < deadline; seen += 1)
    acknowledge(client, key, headerOf(await nextFrame(client, key, seen)).sequence);
  return framesOf(client, key);
}

/** The frame of that key that comes after `after` others, now or later. */
async function nextFrame(client: WireClient, key: string, after: number): Promise<Frame> {
  let passed = 0;
  const pick = (thing: Received): Frame | undefined => {
    if (thing.kind !== 'frame' || headerOf(thing).key !== key) return undefined;
    passed += 1;
    return passed > after ? thing : undefined;
  };
  return client.next(`a frame of ${key}`, pick, { waitMs: nextFrameMs });
}

function framesOf(client: WireClient, key: string): readonly Frame[] {
  return client.received.filter((thing): thing is Frame => thing.kind === 'frame' && headerOf(thing).key === key);
}

function headerOf(frame: Frame | undefined): FrameHeader {
  must(frame !== undefined, 'no frame came');
  return decodeFrameHeader(frame.bytes).header;
}

function bySequence(frames: readonly Frame[]): ReadonlyMap<number, Uint8Array> {
  return new Map(frames.map((frame) => [headerOf(frame).sequence, frame.bytes]));
}

function acknowledge(client: WireClient, key: string, sequence: number): void {
  client.send(JSON.stringify({ jsonrpc: '2.0', method: 'view.ack', params: { key, sequence } }));
}

/** Long enough for many frames, were they not held back. */
async function subscribeAndAcknowledgeNothing(client: WireClient): Promise<void> {
  await subscribe(client, 'overview', {});
  const deadline = performance.now() + watchMs;
  await nextFrame(client, 'overview', 0);
  while (performance.now() < deadline) resultOf(await pause(client));
}

/** Lets a tenth of a second pass on the platform's side too: asks it something afterwards. */
async function pause(client: WireClient): Promise<Awaited<ReturnType<WireClient['call']>>> {
  await new Promise((resolve) => setTimeout(resolve, 100));
  return client.call('heartbeat');
}

async function anyIdc(subject: Subject): Promise<string> {
  const client = await subject.connect('viewer');
  await subscribe(client, 'overview', {});
  const { tables } = decodeFrame(stateViews.overview.tables, (await nextFrame(client, 'overview', 0)).bytes);
  const [id] = tables.idcs.columns.id;
  if (id === undefined) throw new NotOffered('the network has no IDC');
  return id;
}

async function anyStream(subject: Subject): Promise<string> {
  const client = await subject.connect('viewer');
  const key = await subscribe(client, 'streams', { ...allStreams, limit: 1 });
  const { tables } = decodeFrame(stateViews.streams.tables, (await nextFrame(client, key, 0)).bytes);
  const [id] = tables.streams.columns.id;
  if (id === undefined) throw new NotOffered('the network has no stream');
  return id;
}
