/** Words of the Alarms screen. */
import { commonText } from '../../ui/text.ts';

const gap = '\u00a0';

function alarms(count: number): string {
  return count === 1 ? '1 alarm' : `${count} alarms`;
}

export const text = {
  title: 'Alarms',
  loading: 'the alarms',
  refused: 'The alarms can’t be read',
  note: ({ loud, standing, shelved }: { readonly loud: number; readonly standing: number; readonly shelved: number }) =>
    standing + shelved === 0
      ? 'none standing'
      : [
          `${alarms(standing)} standing`,
          loud === 0 ? 'all acknowledged' : `${loud} not acknowledged`,
          ...(shelved > 0 ? [`${shelved} shelved`] : []),
        ].join(' · '),
  stale: (since: string) => `The link is lost: this is what stood ${since}. It may have changed since.`,
  mayNot: (role: string) => `Your role, ${role}, may look. Operators and above may acknowledge and shelve.`,
  needsRole: 'Needs the role operator',
  needsLink: 'Needs the link to the platform',

  filters: {
    label: 'Filter alarms',
    search: 'Search',
    searchPlaceholder: 'Title, detail, cause, person…',
    idc: 'IDC',
    anyIdc: 'Any IDC',
    noIdc: 'The network itself',
    severity: 'Severity',
    anySeverity: 'Any severity',
    clear: 'Show all',
  },

  standing: {
    title: 'Standing',
    table: 'Standing alarms, worst first',
    none: 'No standing alarms',
    noneDetail: 'Everything that is watched is within bounds, or shelved.',
    filtered: 'No standing alarm fits the filter',
    ofAll: (shown: number, all: number) => `${shown} of ${all}`,
  },
  shelved: {
    title: 'Shelved',
    table: 'Shelved alarms, the next to come back first',
    note: 'out of sight and silent; each comes back by itself when its time is up',
  },
  cleared: {
    title: 'Recently cleared',
    table: 'Alarms that cleared, newest first',
    none: 'None has cleared lately.',
  },

  columns: {
    severity: 'Severity',
    what: 'What',
    where: 'Where',
    since: 'Since',
    times: 'Times',
    by: 'Taken by',
    until: 'Until',
    left: 'Back in',
    who: 'Shelved by',
    why: 'Why',
    raised: 'Raised',
    cleared: 'Cleared',
    lasted: 'Lasted',
    acts: 'Acts',
  },
  network: 'network',
  flood: {
    idc: (idc: string, count: number) => `${idc}: ${count} alarms at once`,
    sites: (idcs: number, count: number) => `${idcs} IDCs at once: ${count} alarms`,
    network: (count: number) => `The network: ${count} alarms at once`,
    loud: (loud: number, count: number) =>
      loud === 0 ? 'all acknowledged' : loud === count ? 'none acknowledged' : `${loud} not acknowledged`,
    open: 'Show its alarms',
    close: 'Fold its alarms',
  },
  times: (count: number) => `${count}${gap}×`,
  timesLong: (count: number) => (count === 1 ? 'once' : `${count} times, the last within the hour it stands`),

  acknowledge: 'Acknowledge',
  acknowledgeAll: (count: number) => `Acknowledge ${count}`,
  shelve: 'Shelve',
  unshelve: 'Unshelve',
  undo: 'Undo',
  named: (act: string, title: string) => `${act} ${title}`,

  dialog: {
    acknowledge: (count: number) => (count === 1 ? 'Acknowledge this alarm' : `Acknowledge ${count} alarms`),
    shelve: (count: number) => (count === 1 ? 'Shelve this alarm' : `Shelve ${count} alarms`),
    unshelve: () => 'Take this alarm off the shelf',
    means: {
      acknowledge:
        'You take it upon yourself. It makes no more noise and turns to an outline on every console, until it gets worse or comes back.',
      shelve:
        'It goes out of sight and silent on every console until then, and comes back by itself. If it gets worse it comes back at once.',
      unshelve: 'It is in sight again on every console, as loud as it is.',
    },
    andMore: (count: number) => `and ${count} more`,
    why: 'Why',
    whyHint: {
      acknowledge: 'What you are doing about it. Everyone sees it.',
      shelve: 'Why nobody need look. Everyone sees it.',
      unshelve: 'Everyone sees it.',
    },
    until: 'For',
    choices: { '15': '15 min', '60': '1 h', '240': '4 h', at: 'Until a time' },
    at: 'Back at',
    atHint: (left: string) => `in ${left}`,
    atProblem: 'A time within the next 24 h',
    doIt: { acknowledge: 'Acknowledge now', shelve: 'Shelve now', unshelve: 'Unshelve now' },
    doing: (done: number, all: number) => (all === 1 ? 'Telling the platform…' : `${done} of ${all} done…`),
    failed: 'The platform did not do it',
    failedAt: (done: number, all: number) => `${done} of ${all} were done; then the platform did not do it`,
    undoReason: 'Shelved by mistake',
  },
  done: {
    acknowledge: (what: string) => `Acknowledged: ${what}.`,
    shelve: (what: string, until: string) => `Shelved until ${until}: ${what}.`,
    unshelve: (what: string) => `In sight again: ${what}.`,
    many: (count: number) => alarms(count),
    dismiss: 'Dismiss',
  },

  detail: {
    label: (title: string) => `Alarm ${title}`,
    close: 'Close the alarm',
    gone: 'This alarm is not among those the platform still tells of.',
    facts: {
      since: 'Since',
      cleared: 'Cleared',
      where: 'Where',
      times: 'Came',
      acknowledged: 'Acknowledged',
      shelved: 'Shelved',
      cause: 'Cause',
      id: 'Id',
    },
    notYet: 'by nobody yet',
    by: (name: string, at: string) => `by ${name} at ${at}`,
    until: (at: string, left: string) => `until ${at}, ${left} more`,
    budget: 'Error budget',
    budgetTable: 'Burn rates',
    asOf: (at: string) => `as of ${at}; the IDC’s screen has it by the minute`,
    openIdc: (idc: string) => `Open ${idc}`,
    audit: 'Audit entries',
    keysHint: 'a acknowledge · s shelve · Esc close',
  },
  palette: {
    group: 'Alarms',
    acknowledge: (title: string) => `Acknowledge: ${title}…`,
    acknowledgeAll: (count: number) => `Acknowledge all ${count} alarms in sight…`,
    shelve: (title: string) => `Shelve: ${title}…`,
    unshelve: (title: string) => `Unshelve: ${title}…`,
  },
  severities: commonText.severities,
} as const;
