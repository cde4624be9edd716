import { Button } from '../../ui/button.tsx';
import { formatClockMinutes } from '../../ui/time.ts';
import type { Done } from './alarm-act-dialog.tsx';
import { text } from './text.ts';
import type { AlarmAct } from './use-alarm-act.ts';

interface DoneNoteProps {
  readonly done: Done;
  readonly obstacle: string | null;
  readonly onUndo: (act: AlarmAct) => void;
  readonly onDismiss: () => void;
}

/** What was just done, and the way back from a shelf. */
export function DoneNote({ done: { act, untilMs }, obstacle, onUndo, onDismiss }: DoneNoteProps) {
  const what = act.alarms.length === 1 ? (act.alarms[0]?.title ?? '') : text.done.many(act.alarms.length);
  const said =
    act.kind === 'acknowledge'
      ? text.done.acknowledge(what)
      : act.kind === 'unshelve'
        ? text.done.unshelve(what)
        : text.done.shelve(what, formatClockMinutes(untilMs));
  return (
    <p className="alarm-done" role="status">
      <span className="alarm-line">{said}</span>
      {act.kind === 'shelve' ? (
        <Button
          small
          disabled={obstacle !== null}
          title={obstacle ?? undefined}
          onClick={() => onUndo({ kind: 'unshelve', alarms: act.alarms, why: text.dialog.undoReason })}
        >
          {text.undo}
        </Button>
      ) : null}
      <Button kind="bare" small onClick={onDismiss}>
        {text.done.dismiss}
      </Button>
    </p>
  );
}
