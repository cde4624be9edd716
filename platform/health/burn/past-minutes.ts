/** The minutes before the start, out of the history in the database: the last hours one by one, older ones in hours. */
import { decodeRollup } from '../../history/code.ts';
import type { HistoryStore } from '../../history/store.ts';
import { partNames } from '../../state/history.ts';
import type { MinuteParts, PastMinutes } from './minutes.ts';

/** The longest of the windows that end within hours needs single minutes; the one of days does not. */
const singleMinutes = 360;
const hour = 60;
const day = 1440;

type Told = MinuteParts & { readonly minute: number };

export function pastMinutesOf(store: Pick<HistoryStore, 'read'>): PastMinutes {
  async function read(
    idc: string,
    span: { readonly from: number; readonly until: number; readonly minutesPerStep: number },
  ): Promise<Told[]> {
    const steps = await store.read({ idc, ...span });
    return steps.flatMap(({ step, body }) => {
      const { feltSeconds, parts } = decodeRollup(body);
      if (feltSeconds === 0) return [];
      const share = 1 / span.minutesPerStep;
      const minutes = Array.from({ length: span.minutesPerStep }, (_, index) => step * span.minutesPerStep + index);
      const each = Object.fromEntries(partNames.map((name) => [name, parts[name] * share])) as Record<(typeof partNames)[number], number>;
      return minutes.map((minute) => ({ minute, ...each, knownSeconds: feltSeconds * share }));
    });
  }

  return {
    async read(idc, { from, until }) {
      // Whole hours before that, so that no hour is told of both ways.
      const single = Math.max(from, Math.floor((until - singleMinutes) / hour) * hour);
      const minutes = await read(idc, { from: single, until, minutesPerStep: 1 });
      // A day at a time: other work of the database comes in between.
      for (let last = single - 1; last >= from; last -= day) {
        minutes.push(...(await read(idc, { from: Math.max(from, last - day + 1), until: last, minutesPerStep: hour })));
      }
      return minutes.filter(({ minute }) => minute >= from && minute <= until);
    },
  };
}
