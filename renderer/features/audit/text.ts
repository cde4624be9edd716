/** Words of the audit screen. */
import type { Change } from '../../../shared/changes/change.ts';

export const text = {
  title: 'Audit',
  /** Entries are numbered from #0. */
  note: (count: string, filtered: boolean, newest: number | undefined) =>
    filtered ? `${count} found in the whole log` : `${count} in the log${newest === undefined ? '' : `, the newest is #${String(newest)}`}`,
  table: 'Audit entries',
  search: 'Search the audit log',
  searchPlaceholder: 'Name, reason, object, hash',
  who: 'Who',
  whoPlaceholder: 'Subject',
  what: 'Action',
  whatPlaceholder: 'change.',
  from: 'From',
  to: 'Before',
  outcome: 'Outcome',
  anyOutcome: 'Any outcome',
  outcomes: { success: 'Done', refused: 'Refused', failure: 'Failed' },
  change: 'Change',
  changePlaceholder: 'Change id',
  loading: 'the audit log',
  refused: 'The audit log can’t be shown',
  searchFails: 'The platform could not search; below are live entries only',
  none: 'Nothing has been recorded yet',
  noneDetail: 'Every act, refusal and sign-in will stand here.',
  noneFound: 'No entry matches',
  noneFoundDetail: 'Search fewer words, another outcome or time, or all changes.',
  clear: 'Clear the search',
  older: 'Older entries',
  loadingOlder: 'Loading older entries…',
  noOlder: 'No older entry matches.',
  beginning: 'The log begins here.',
  columns: { index: '#', at: 'Time', who: 'Who', action: 'Action', outcome: 'Outcome', object: 'Object', reason: 'Reason', plan: 'Plan' },
  entry: (index: number) => `Entry #${String(index)}`,
  closeEntry: 'Close the entry',
  leaf: 'Leaf hash',
  leafMatches: 'Checked here: the event below hashes to it.',
  leafDiffers: 'The event below does not hash to it. What is on screen is not what was logged.',
  leafComputed: 'Computed',
  leafChecking: 'Checking…',
  wholeStory: 'Whole story',
  event: 'Event',
  copyEvent: 'Copy the event',
  trust: {
    label: 'What this console has verified of the log',
    unchecked: 'Not verified yet on this console.',
    unproven: 'Not verified on this console',
    verified: (index: number) => `Verified up to #${String(index)},`,
    verifiedEmpty: 'Verified: the log is empty,',
    since: 'nothing changed since',
    key: 'key',
    head: 'head',
    problem: (why: string) => `the last check could not be done: ${why}`,
    check: 'Verify now',
    checking: 'Verifying…',
    mismatch: {
      truncated: 'History mismatch: its end was cut off',
      rewritten: 'History mismatch: rewritten, or a fork',
      'another-key': 'History mismatch: signed with another key',
      'another-log': 'History mismatch: the log of another platform',
      unsigned: 'History mismatch: not signed by its key',
    },
    seen: 'Seen before',
    found: 'Found',
    agrees: 'Agrees again since',
    entries: (size: number) => `${String(size)} ${size === 1 ? 'entry' : 'entries'}`,
    whatToDo:
      'Believe neither the log nor what it says of changes. Ask who restored, replaced or attacked this platform; compare with other consoles and with exports kept elsewhere.',
    accept: 'I have looked into it…',
  },
  accept: {
    title: 'Take what is there now as the history?',
    titleAgrees: 'Let this mismatch go?',
    means:
      'This console forgets what it had seen of this log, and trusts the log and the key that the platform shows now. Other consoles go on to warn.',
    meansAgrees:
      'The history that was seen before is there again. The warning ends on this console; what happened and your words are kept.',
    why: 'What did you find?',
    whyHint: 'Kept on this console with the mismatch, and recorded in the audit log of the platform.',
    accept: 'Accept',
    fails: 'It could not be accepted',
  },
  proof: {
    title: 'Proof',
    proving: 'Looking for its way to the signed head…',
    not: 'Not proven',
    proven: (steps: number, size: number) =>
      `Verified here: ${String(steps)} ${steps === 1 ? 'hash leads' : 'hashes lead'} from this entry to the head of ${String(size)} entries that the log’s key signed, at`,
    path: 'Hashes from the leaf to the head',
    hash: 'hash',
    checkpoint: 'Signed checkpoint',
    copy: 'Copy the proof',
  },
  story: {
    inLog: 'In the log',
    open: 'Open the change',
    loading: 'the story of this change',
    fails: 'The story can’t be read',
    table: 'What was recorded of this change, in order',
    none: 'Nothing was recorded of this change',
    noneDetail: 'Its id may be of another platform.',
    since: 'After',
    what: 'What',
    said: 'Why, or what was read back',
    askedBy: (name: string) => `${name} asked for it:`,
    approval: (approval: Change['approval']) => {
      switch (approval.kind) {
        case 'needed':
          return 'Nobody has approved it.';
        case 'not-needed':
          return `No approval was needed (${approval.policy}).`;
        case 'approved':
          return `${approval.by.name} approved it.`;
        case 'break-glass':
          return `${approval.by.name} broke glass: ${approval.why}`;
      }
    },
  },
  exporting: {
    button: 'Export…',
    cancel: 'Cancel the export',
    beginning: 'Exporting…',
    progress: (done: string, total: string) => `Exporting ${done} of ${total}…`,
    saved: (entries: string) => `${entries} entries saved and proven`,
    fault: (fault: string) => `Saved, but the bundle ${fault}`,
    fails: 'The export failed',
  },
  facts: {
    time: 'Time',
    who: 'Who',
    role: 'Role',
    action: 'Action',
    outcome: 'Outcome',
    code: 'Code',
    object: 'Object',
    reason: 'Reason',
    change: 'Change',
    plan: 'Plan hash',
    evidence: 'Evidence',
    session: 'Session',
  },
} as const;
