import type { Burn } from '../../../shared/model/burn.ts';
import type { HealthReason } from '../../../shared/model/health.ts';
import { BurnTable, burnBudgetWords } from '../../ui/burn-table.tsx';
import { formatCount } from '../../ui/format.ts';
import { Section } from '../../ui/panel.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { formatBegin, formatSince } from '../../ui/time.ts';
import './budgets-panel.css';
import { budgetWord } from './model/budget-words.ts';
import { idcText } from './text.ts';

interface BudgetsPanelProps {
  /** Reasons about budgets among those of the IDC. */
  readonly reasons: readonly HealthReason[];
  readonly nowMs: number;
}

const text = idcText.budgets;

/** What the IDC has spent of what it may spend: how fast, over which windows, what is left. */
export function BudgetsPanel({ reasons, nowMs }: BudgetsPanelProps) {
  const budgets = reasons.filter((reason): reason is HealthReason & { readonly burn: Burn } => reason.burn !== undefined);
  if (budgets.length === 0) return null;
  return (
    <Section title={text.title} note={text.note} kind="panel">
      <ul className="budgets" aria-label={text.label}>
        {budgets.map(({ rule, state, burn, viewersAffected }) => {
          const name = text.names[burn.objective] ?? burn.objective;
          const since =
            burn.sinceMs === null ? undefined : idcText.why.since(formatBegin(burn.sinceMs, nowMs), formatSince(nowMs - burn.sinceMs));
          return (
            <li key={rule} className="budget">
              <div className="budget-head">
                <span className="strong">{name}</span>
                <StateMark state={state} word={budgetWord(burn)} note={since} />
                {burn.tier === null || viewersAffected === null ? null : (
                  <span className="budget-affected">{idcText.why.affected(formatCount(viewersAffected))}</span>
                )}
              </div>
              <BurnTable burn={burn} label={text.table(name)} />
              <p className="budget-left">{burnBudgetWords(burn)}</p>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
