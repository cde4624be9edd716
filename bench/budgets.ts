/** The budgets, in one table: what is measured, its limit, and why the limit is where it is. Design section 9 has the same. */

export interface FigureSpec {
  /** What is measured, in words. */
  readonly what: string;
  readonly unit: string;
  /** The figure must not be above it. */
  readonly limit: number;
  readonly why: string;
}

export interface BudgetSpec {
  readonly title: string;
  readonly figures: Readonly<Record<string, FigureSpec>>;
}

export const budgets = {
  B1: {
    title: 'the platform under 1,000,000 ingest and 1,500,000 delivery rows in 40 IDCs at 200,000 samples a second',
    figures: {
      cpu: {
        what: 'main thread, of one core',
        unit: '%',
        limit: 60,
        why: 'the thread that takes samples also serves every console; what is left is for them',
      },
      rss: { what: 'memory of the process, highest', unit: 'MB', limit: 1200, why: 'it runs beside a database on a small server' },
    },
  },
  B2: {
    title: 'a sample on its way to 100 consoles under the load of B1',
    figures: {
      p99: {
        what: 'sample in to frame decoded, p99',
        unit: 'ms',
        limit: 250,
        why: 'with the way to the pixel it stays under what a person notices',
      },
    },
  },
  B3: {
    title: 'a sample on its way to the screen at 100,000 streams, drawn in software',
    figures: {
      pixel: { what: 'sample in to pixel, p99', unit: 'ms', limit: 350, why: 'about the time in which an eye moves to what changed' },
      busy: { what: 'main thread of the page, of one core', unit: '%', limit: 25, why: 'a key press must never wait' },
      dropped: { what: 'dropped frames', unit: '%', limit: 1, why: 'scrolling stays smooth while figures change' },
    },
  },
  B4: {
    title: 'a console at 1,000,000 streams against the same at 1,000',
    figures: {
      cpu: { what: 'CPU of all its processes, ratio', unit: '×', limit: 1.1, why: 'a console costs what it shows, not what exists' },
      bytes: { what: 'bytes to it, ratio', unit: '×', limit: 1.1, why: 'likewise' },
    },
  },
  B5: {
    title: 'starting',
    figures: {
      app: { what: 'app launched to first live overview, median', unit: 's', limit: 2.5, why: 'somebody was just woken up' },
      platform: {
        what: 'platform started to ready, median',
        unit: 's',
        limit: 2,
        why: 'a restart must fit between two heartbeats of a console',
      },
    },
  },
  B6: {
    title: 'a network that comes and goes',
    figures: {
      back: { what: 'network back to live again, slowest', unit: 's', limit: 1, why: 'a blink' },
      faults: {
        what: 'events lost, doubled or out of order over the cuts',
        unit: '',
        limit: 0,
        why: 'a log that may have holes is no log',
      },
    },
  },
  B7: {
    title: 'memory over a soak at peak rate',
    figures: {
      slope: { what: 'slope of the memory', unit: 'MB/h', limit: 0, why: 'it runs for months; 0 must lie within the 95 % interval' },
    },
  },
  B8: {
    title: '1,000 consoles on one gateway',
    figures: {
      p99: { what: 'age of a frame once decoded, p99', unit: 'ms', limit: 500, why: 'ages are shown in tenths of a second' },
    },
  },
  B9: {
    title: 'a change on its way from approval to every console, at a real HAProxy',
    figures: {
      seen: {
        what: 'approve pressed to first effect on every console, slowest',
        unit: 'ms',
        limit: 500,
        why: 'who has pressed sees it act before they wonder whether it does',
      },
    },
  },
  B10: {
    title: '5,000 instances long-polling one platform',
    figures: {
      reach: {
        what: 'release approved to read by 99 % of them, median',
        unit: 's',
        limit: 2,
        why: 'a rollback must be everywhere before anybody asks whether it is',
      },
    },
  },
} as const satisfies Readonly<Record<string, BudgetSpec>>;

export type BudgetName = keyof typeof budgets;
export const budgetNames = Object.keys(budgets) as readonly BudgetName[];

export function isBudgetName(name: string): name is BudgetName {
  return Object.hasOwn(budgets, name);
}

/** @throws RangeError for a figure that the budget does not have. */
export function figureSpec(budget: BudgetName, figure: string): FigureSpec {
  const spec = (budgets[budget].figures as Readonly<Record<string, FigureSpec>>)[figure];
  if (spec === undefined) throw new RangeError(`${budget} has no figure ${figure}`);
  return spec;
}
