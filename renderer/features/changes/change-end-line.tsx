import type { Change } from '../../../shared/changes/change.ts';
import { LinkedText } from '../../ui/linked-text.tsx';
import { Moment } from '../../ui/moment.tsx';
import { changeEnd } from './model/change-end.ts';

/** Above the steps of a closed change: by whom it ended, when and why. */
export function ChangeEndLine({ change }: { readonly change: Change }) {
  const end = changeEnd(change);
  if (end === null) return null;
  return (
    <p>
      <strong>{end.what}</strong>, <Moment atMs={end.atMs} show="day" />
      {end.why === null ? '.' : ': '}
      {end.why === null ? null : <LinkedText text={end.why} />}
    </p>
  );
}
