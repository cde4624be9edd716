/** Cursors that a console resumes a log view from, through the door and into the feed. */
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { Params } from '../../../shared/wire/methods.ts';
import type { PlatformStore } from '../../store/operations-registry.ts';
import { readParams } from '../../transport/rpc-door.ts';
import { createLogFeed } from '../../views/log-feed.ts';
import { asText, textCorpus } from '../target.ts';
import type { FuzzTarget } from '../target.ts';

const head = { epoch: '7d2f', head: 5 };
const events = Array.from({ length: head.head }, (_, index) => ({ offset: index + 1, body: index }));

const feed = createLogFeed({
  log: 'timeline',
  store: {
    run: (async (name: string, { after, most }: { readonly after: number; readonly most: number }) =>
      name === 'events.range' ? events.slice(after, after + most) : { head, events }) as PlatformStore['run'],
  },
  head: () => head,
  metrics: { frameEncoded: () => undefined, frameSent: () => undefined, frameSkipped: () => undefined, eventsSent: () => undefined },
  onFailure(error) {
    throw error;
  },
});

export const resumeCursors: FuzzTarget = {
  name: 'resume-cursors',
  corpus: textCorpus(['{"epoch":"7d2f","offset":3}', '{"epoch":"7d2f","offset":5}', '{"epoch":"","offset":0}', 'null']),
  words: ['"epoch":', '"offset":', '7d2f', '5', '4.5', '1e9'],
  async take(input) {
    const params = readParams('view.subscribe', { view: 'timeline', params: {}, after: jsonOf(asText(input)) }) as Params<'view.subscribe'>;
    const { recovered, cursor, snapshot } = await feed.open(params.after);
    const isWhole = recovered
      ? snapshot.length === 0 && cursor.offset <= head.head
      : cursor.offset === head.head && snapshot.length === head.head;
    if (!isWhole)
      throw new TypeError(`resuming from ${JSON.stringify(params.after)} answers a part: ${JSON.stringify({ recovered, cursor })}`);
  },
  refuses: (error) => error instanceof SwitchyardError,
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
