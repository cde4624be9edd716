import type { RuleVerdict } from '../../shared/changes/plan.ts';
import type { HealthState } from '../../shared/model/health.ts';
import { keepUnits } from './format.ts';
import { LinkedText } from './linked-text.tsx';
import './rule-verdict-list.css';
import { StateShape } from './state-shape.tsx';
import { commonText } from './text.ts';

type Verdict = Pick<RuleVerdict, 'rule' | 'title' | 'verdict' | 'reason'>;

interface RuleVerdictListProps {
  readonly verdicts: readonly Verdict[];
  /** Accessible name. */
  readonly label: string;
}

const order: Readonly<Record<Verdict['verdict'], number>> = { blocks: 0, warns: 1, allows: 2 };
const shapes: Readonly<Record<Verdict['verdict'], HealthState>> = { blocks: 'critical', warns: 'degraded', allows: 'healthy' };

/** What the rules say, blocking ones first, each with its reason. */
export function RuleVerdictList({ verdicts, label }: RuleVerdictListProps) {
  if (verdicts.length === 0) return <p className="quiet">{commonText.noRules}</p>;
  const sorted = [...verdicts].sort((one, other) => order[one.verdict] - order[other.verdict]);
  return (
    <ul className="verdicts" aria-label={label}>
      {sorted.map((verdict) => (
        <li key={verdict.rule} className={`verdict verdict-${verdict.verdict}`}>
          <StateShape state={shapes[verdict.verdict]} />
          <span className="verdict-title">
            <span>{verdict.title}</span>
            {verdict.verdict === 'allows' ? (
              <span className="visually-hidden">{commonText.allows}</span>
            ) : (
              <span className="verdict-word">{commonText[verdict.verdict]}</span>
            )}
          </span>
          <span className="verdict-reason">
            <LinkedText text={keepUnits(verdict.reason)} />
          </span>
        </li>
      ))}
    </ul>
  );
}
