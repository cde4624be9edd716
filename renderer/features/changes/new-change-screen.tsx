import { LinkButton } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/conditions.tsx';
import { Screen } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { ConfigWorkspace } from './config-workspace.tsx';
import { readNewChange } from './model/route-query.ts';
import { ShiftWorkspace } from './shift-workspace.tsx';
import { text } from './text.ts';

interface NewChangeScreenProps {
  readonly query: URLSearchParams;
}

/** The workspace for what the link asks for. */
export function NewChangeScreen({ query }: NewChangeScreenProps) {
  const asked = readNewChange(query);
  switch (asked.kind) {
    case 'shift':
      return <ShiftWorkspace start={asked.draft} undoes={asked.undoes} />;
    case 'config':
      return <ConfigWorkspace start={asked.intent} undoes={asked.undoes} />;
    case 'refused':
      return (
        <Screen>
          <ErrorState
            problem={{ message: text.workspace.badLink, remedy: asked.problem }}
            actions={<LinkButton href={routes.changes()}>{text.workspace.backToChanges}</LinkButton>}
          />
        </Screen>
      );
  }
}
