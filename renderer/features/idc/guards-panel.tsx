import { roleMay } from '../../../shared/model/identity.ts';
import { useLinkStatus, useStateView } from '../../live/index.ts';
import { GuardList } from '../../ui/guard-list.tsx';
import { guardEntries } from '../../ui/guards.ts';
import { Section } from '../../ui/panel.tsx';
import { idcText } from './text.ts';

interface GuardsPanelProps {
  readonly idc: string;
}

/** Who holds this IDC, and which rules only warn on it, until when and why. Nothing while none stands. */
export function GuardsPanel({ idc }: GuardsPanelProps) {
  const view = useStateView('guards');
  const status = useLinkStatus();
  const guards = view.state === 'shown' ? guardEntries(view.tables.guards, idc) : [];
  if (guards.length === 0) return null;
  return (
    <Section title={idcText.guards} kind="panel">
      <GuardList
        label={idcText.guards}
        guards={guards}
        mayLift={status.state === 'live' && roleMay(status.welcome.person.role, 'operator')}
      />
    </Section>
  );
}
