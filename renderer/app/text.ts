/** Words of the frame: top bar, rail, banners, help. */
import { paletteText } from './palette-text.ts';

export const appText = {
  product: 'Switchyard',
  mainNavigation: 'Screens',
  skip: 'Skip to the screen',

  screens: {
    overview: 'Overview',
    idc: 'IDCs',
    streams: 'Streams',
    changes: 'Changes',
    config: 'Config',
    alarms: 'Alarms',
    audit: 'Audit',
  },

  link: {
    label: 'Link to the platform',
    live: 'live',
    connecting: 'connecting',
    silent: (age: string) => `silent for ${age}`,
    lost: 'link lost',
    stopped: 'stopped',
    link: 'link',
    data: 'data',
  },
  alarms: {
    label: 'Standing alarms',
    none: 'no alarms',
    unknown: 'alarms unknown',
    count: ({ loud, acknowledged, severity }: { readonly loud: number; readonly acknowledged: number; readonly severity: string }) =>
      [loud > 0 ? `${loud} ${severity}` : '', acknowledged > 0 ? `${acknowledged} ${severity} acknowledged` : '']
        .filter(Boolean)
        .join(', '),
  },
  sound: {
    mute: 'Mute alarms on this console',
    isOn: 'Alarms are heard on this console. Press to mute it.',
    isMuted: 'This console is muted: alarms make no sound here. Press to hear them.',
    muted: 'muted',
  },
  clock: 'Time',

  account: {
    open: (name: string, role: string) => `${name}, ${role}: account and theme`,
    signOut: 'Sign out',
    theme: 'Theme',
    themes: { system: 'System', dark: 'Dark', light: 'Light' },
    platform: 'Platform',
    session: 'Session',
    version: 'Version',
  },

  palette: paletteText,

  help: {
    title: 'Keys',
    rows: [
      ['Ctrl K  ⌘ K', 'search or act'],
      ['g o', 'go to Overview'],
      ['g i', 'go to IDCs'],
      ['g s', 'go to Streams'],
      ['g c', 'go to Changes'],
      ['g f', 'go to Config'],
      ['g a', 'go to Alarms'],
      ['g u', 'go to Audit'],
      ['/', 'find'],
      ['j  k', 'next, previous row'],
      ['Enter', 'open the row'],
      ['Esc', 'back'],
      ['?', 'these keys'],
    ] as const,
  },

  banners: {
    guard: 'Hold or override',
    lost: (at: string, since: string) => `Link to the platform lost since ${at} (${since})`,
    lostDetail: (problem: string, next: string) => `${problem}. What you see is the last that was known. Next try in ${next}.`,
    reconnecting: (attempt: number) => `What you see is the last that was known. Connecting, try ${attempt}.`,
    retryNow: 'Retry now',
    stopped: 'The platform ended this connection',
    signInAgain: 'Sign in again',
    notice: 'Notice from the platform',
    consoleNotice: 'Notice from this console',
    dismiss: 'Dismiss',
    history: {
      title: 'History mismatch: the audit log of this platform is not the one that this console has seen',
      truncated: (seen: string, found: string) => `It had ${seen} entries and now has ${found}: its end was cut off.`,
      rewritten: (seen: string) => `Its first ${seen} entries are not the ones that were seen: it was rewritten, or is a fork.`,
      'another-key': (seen: string) =>
        `It is signed with another key, and nothing leads to that from the key of the ${seen} entries that were seen.`,
      'another-log': () => 'Another platform answers at this address, with a log of its own.',
      unsigned: () => 'Its head is not signed by the key that it should be signed by.',
      agrees: (at: string) => `It agrees again since ${at}; somebody has to look into it.`,
      look: 'Look into it',
    },
    unproven: (since: string) => `The audit log could not be verified for ${since}`,
    unwritable: (since: string) => `The platform can’t write its database, for ${since}`,
    unwritableMeans:
      'No alarm is raised and no change is made meanwhile; figures and states go on. Have its disk or its database looked at.',
    trafficLost: 'The traffic manager can’t be read',
    trafficLastRead: (age: string) => `Routing was last read ${age} ago.`,
    trafficLostMeans: 'Traffic stays as it is and can’t be shifted until it can be read.',
    trafficLostSays: (problem: string) => `${problem}.`,
    open: 'Open',
    approvalWanted: 'waits for a second person',
    approvalBy: (name: string, left: string) => `asked for by ${name}, expires in ${left}`,
    review: 'Review',
  },

  breakGlass: {
    label: 'Break-glass',
    title: (title: string) => `Break-glass: ${title}`,
    by: (name: string, why: string) => `${name}, without a second person: ${why}`,
    mustBegin: (left: string) => `runs out in ${left} unless a step begins`,
    reviewLabel: 'Review owed',
    owed: (title: string) => `Review owed: ${title}`,
    owedMany: (count: number) => `${count} reviews owed after break-glass`,
    overdueMany: (count: number) => `${count} overdue`,
    yours: 'You broke the glass: somebody else signs it off',
    due: (left: string) => `due in ${left}`,
    overdue: (age: string) => `overdue for ${age}`,
  },

  running: {
    step: (step: number, steps: number, percent: string) => `is at step ${step} of ${steps}${percent}`,
    percent: (percent: number) => ` (${percent}\u00a0%)`,
    holding: (left: string) => `holding ${left} more`,
    applying: 'applying',
    checking: 'checking',
    reconciling: 'asking the target what it does',
    paused: (where: string, by: string, why: string) => `${where}, paused by ${by}: ${why}`,
    lastSeen: (words: string) => `when last seen: ${words}`,
    verifying: 'is being verified',
    reverting: (why: string) => `is being reverted: ${why}`,
    ready: (left: string) => `starts in ${left}`,
  },

  screenFailed: 'This screen failed',
  screenFailedDetail: 'The rest of the console goes on; the network is not affected.',
  noSuchScreen: (path: string) => `There is no screen at ${path}`,
  noSuchScreenMeans: 'The address may be mistyped, or of another version of the console. Choose a screen on the left.',
  loadingScreen: 'the screen',
  signingOutFailed: 'Signing out failed',
} as const;
