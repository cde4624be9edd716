import { absentMark } from '../../ui/format.ts';
import type { IdcRow } from './model/idc-rows.ts';

interface MeasureProps {
  readonly row: IdcRow;
  readonly text: string;
  /** How the platform's reason begins when this figure is to blame: then it takes the row's colour. */
  readonly blamedAs?: string;
}

/** A figure in a row: `~` and grey-violet when it is the last known, coloured when it is the reason for the row's colour. */
export function Measure({ row, text, blamedAs }: MeasureProps) {
  if (text === absentMark) return <span className="quiet">{text}</span>;
  if (row.stale) return <LastKnown text={text} />;
  const guilty = blamedAs !== undefined && row.state !== 'healthy' && row.reason.startsWith(blamedAs);
  return guilty ? <span className={`strong tone-${row.state}`}>{text}</span> : text;
}

/** What was known last, of a network that is not seen any more. */
export function LastKnown({ text }: { readonly text: string }) {
  return text === absentMark ? <span className="quiet">{text}</span> : <span className="tone-unknown">~{text}</span>;
}
