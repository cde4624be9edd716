import { skippedByBreakGlass } from '../../../shared/rules/break-glass.ts';
import { LoadingShape } from '../../ui/conditions.tsx';
import { SectionHeading } from '../../ui/panel.tsx';
import { RuleVerdictList } from '../../ui/rule-verdict-list.tsx';
import type { LivePreview } from './model/live-preview.ts';
import { previewIn } from './model/live-preview.ts';
import { text } from './text.ts';

interface RulesPanelProps {
  readonly preview: LivePreview;
  /** Without a second person some rules are skipped, and say so. */
  readonly breaksGlass: boolean;
}

/** Every rule's verdict on what would be asked for now. */
export function RulesPanel({ preview, breaksGlass }: RulesPanelProps) {
  const shown = previewIn(preview);
  const unfenced = shown?.plan.unfenced ?? null;
  const verdicts = shown?.evidence.verdicts.map((verdict) => (breaksGlass ? skippedByBreakGlass(verdict, unfenced) : verdict)) ?? [];
  return (
    <section className="workspace-part" aria-label={text.workspace.rules}>
      <SectionHeading title={text.workspace.rules} />
      {shown === null && preview.phase === 'asking' ? <LoadingShape what={text.workspace.rules} rows={5} /> : null}
      {shown === null ? null : <RuleVerdictList verdicts={verdicts} label={text.workspace.rules} />}
    </section>
  );
}
