import './authority-chip.css';
import { classes } from './classes.ts';
import { commonText } from './text.ts';

interface AuthorityChipProps {
  /** Who commands the IDC. */
  readonly name: string;
  /** It is whoever looks. */
  readonly own: boolean;
  /** How many ask for it. */
  readonly asking: number;
}

/** Who commands an IDC. Grey: that somebody does is nothing abnormal. */
export function AuthorityChip({ name, own, asking }: AuthorityChipProps) {
  return (
    <span className={classes('authority-chip', own && 'authority-chip-own')}>
      {own ? commonText.youCommand : commonText.commands(name)}
      {asking > 0 ? <span className="authority-chip-asking"> · {commonText.asking(asking)}</span> : null}
    </span>
  );
}
