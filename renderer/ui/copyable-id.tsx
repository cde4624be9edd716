import { useEffect, useState } from 'react';
import { classes } from './classes.ts';
import { useClipboard } from './clipboard-context.ts';
import './copyable-id.css';
import { commonText } from './text.ts';

interface CopyableIdProps {
  readonly id: string;
  /** What it is, for the button's name, e.g. `plan hash`. */
  readonly what: string;
  /** Characters shown before the middle is left out; `fit` leaves out as much as there is no room for. */
  readonly most?: number | 'fit';
}

/** What tells ids apart stands mostly at their end. */
const tailLength = 12;

const copiedForMs = 1500;

/** Keeps both ends: what tells two long ids apart stands at one of them. */
export function shortenMiddle(text: string, most: number): string {
  if (text.length <= most) return text;
  const keep = Math.max(2, most - 1);
  const head = Math.ceil(keep / 2);
  return `${text.slice(0, head)}…${text.slice(text.length - (keep - head))}`;
}

/** An id in mono, shortened in the middle; a press copies all of it. */
export function CopyableId({ id, what, most = 12 }: CopyableIdProps) {
  const copy = useClipboard();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), copiedForMs);
    return () => clearTimeout(timer);
  }, [copied]);
  return (
    <button
      type="button"
      className={classes('copyable-id', most === 'fit' && 'copyable-id-fit', copied && 'copyable-id-copied')}
      title={id}
      aria-label={`${commonText.copyNamed(what)} ${id}`}
      onClick={(event) => {
        event.stopPropagation();
        copy(id).then(
          () => setCopied(true),
          () => setCopied(false),
        );
      }}
    >
      {most === 'fit' ? (
        <>
          <span aria-hidden="true" className="copyable-id-start">
            {id.slice(0, -tailLength)}
          </span>
          <span aria-hidden="true">{id.slice(-tailLength)}</span>
        </>
      ) : (
        <span aria-hidden="true">{shortenMiddle(id, most)}</span>
      )}
      <span role="status" className="copyable-id-note">
        {copied ? commonText.copied : ''}
      </span>
    </button>
  );
}
