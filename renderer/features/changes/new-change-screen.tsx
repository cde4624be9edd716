import { useState } from 'react';
import { usePlatformNow } from '../../live/index.ts';
import { LinkButton } from '../../ui/button.tsx';
import { ErrorState } from '../../ui/conditions.tsx';
import { Screen } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { ConfigWorkspace } from './config-workspace.tsx';
import { GuardWorkspace } from './guard-workspace.tsx';
import { readNewChange } from './model/route-query.ts';
import { OriginWorkspace } from './origin-workspace.tsx';
import { ShiftWorkspace } from './shift-workspace.tsx';
import { text } from './text.ts';

interface NewChangeScreenProps {
  readonly query: URLSearchParams;
}

/** The workspace for what the link asks for. */
export function NewChangeScreen({ query }: NewChangeScreenProps) {
  const nowMs = usePlatformNow();
  // A guard's end is set once: a minute later it is still the same moment.
  const [asked] = useState(() => readNewChange(query, nowMs));
  const mode = query.get('mode') === 'drill' ? 'drill' : 'live';
  const breaksGlass = query.get('glass') === 'break';
  switch (asked.kind) {
    case 'shift':
      return <ShiftWorkspace start={asked.draft} undoes={asked.undoes} mode={mode} breaksGlass={breaksGlass} />;
    case 'config':
      return <ConfigWorkspace start={asked.intent} undoes={asked.undoes} mode={mode} breaksGlass={breaksGlass} />;
    case 'origin':
      return <OriginWorkspace start={asked.draft} undoes={asked.undoes} mode={mode} breaksGlass={breaksGlass} />;
    case 'guard':
      return <GuardWorkspace start={asked.draft} undoes={asked.undoes} mode={mode} breaksGlass={breaksGlass} />;
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
