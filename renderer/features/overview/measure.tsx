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
  if (row.stale) return <span className="tone-unknown">~{text}</span>;
  const guilty = blamedAs !== undefined && row.state !== 'healthy' && row.reason.startsWith(blamedAs);
  return guilty ? <span className={`strong tone-${row.state}`}>{text}</span> : text;
}
