import { frameAgeMs, useAsked, useConsoleNow, useStateView } from '../../live/index.ts';
import { EmptyState, ErrorState, LoadingShape } from '../../ui/conditions.tsx';
import { Screen, ScreenHeading } from '../../ui/panel.tsx';
import { problemOf } from '../../ui/problem.ts';
import { routes } from '../../ui/routes.ts';
import type { ScreenProps } from '../../ui/routes.ts';
import { AdoptionPanel } from './adoption-panel.tsx';
import { ConfigSearch } from './config-search.tsx';
import './config.css';
import type { Adoption } from './model/adoption.ts';
import { adoptions, draftsSeen } from './model/adoption.ts';
import { NamespaceBody } from './namespace-body.tsx';
import { text } from './text.ts';

/** `#/config`, `#/config/:namespace?rollback=12`, `?key=edge.maxConnections` for the history of one. */
export function ConfigScreen({ path, query }: ScreenProps) {
  const view = useStateView('config');
  const consoleNowMs = useConsoleNow();
  if (view.state === 'loading') {
    return (
      <Screen>
        <ScreenHeading title={text.title} />
        <LoadingShape what={text.loading} rows={10} />
      </Screen>
    );
  }
  if (view.state === 'refused') {
    return (
      <Screen>
        <ScreenHeading title={text.title} />
        <ErrorState problem={problemOf(view.failure, text.refused)} />
      </Screen>
    );
  }
  const ageMs = frameAgeMs(view, consoleNowMs);
  const all = adoptions(view.tables, ageMs);
  const wanted = path[0] ?? all[0]?.namespace;
  const chosen = all.find(({ namespace }) => namespace === wanted);
  return (
    <Screen>
      <ScreenHeading
        title={chosen === undefined ? text.title : `${text.title} ${chosen.namespace}`}
        note={chosen === undefined ? undefined : <Note adoption={chosen} />}
      />
      <ConfigSearch />
      {all.length > 1 ? <Namespaces all={all} chosen={wanted} /> : null}
      {all.length === 0 ? <EmptyState title={text.none} detail={text.noneDetail} /> : null}
      {all.length > 0 && chosen === undefined ? <EmptyState title={text.unknown(wanted ?? '')} /> : null}
      {chosen === undefined ? null : (
        <Namespace
          key={chosen.namespace}
          adoption={chosen}
          frameAgeMs={ageMs}
          rollback={query.get('rollback')}
          openKey={query.get('key')}
          draftsSeen={draftsSeen(view.tables, chosen.namespace)}
        />
      )}
    </Screen>
  );
}

function Note({ adoption }: { readonly adoption: Adoption }) {
  return (
    <>
      <span>{text.latest(adoption.latestRelease)}</span>
      <span>· {adoption.description}</span>
    </>
  );
}

interface NamespacesProps {
  readonly all: readonly Adoption[];
  readonly chosen: string | undefined;
}

function Namespaces({ all, chosen }: NamespacesProps) {
  return (
    <nav className="namespaces" aria-label={text.namespaces}>
      {all.map(({ namespace, latestRelease }) => (
        <a key={namespace} href={routes.config(namespace)} aria-current={namespace === chosen ? 'page' : undefined}>
          <span className="mono">{namespace}</span> <span className="quiet">{text.release(latestRelease)}</span>
        </a>
      ))}
    </nav>
  );
}

interface NamespaceProps {
  readonly adoption: Adoption;
  readonly frameAgeMs: number;
  readonly rollback: string | null;
  readonly openKey: string | null;
  readonly draftsSeen: string;
}

function Namespace({ adoption, frameAgeMs: ageMs, ...address }: NamespaceProps) {
  const { value } = useAsked('config.namespace', { namespace: adoption.namespace }, { revision: adoption.latestRelease });
  return (
    <>
      {value.state === 'shown' ? null : <AdoptionPanel adoption={adoption} frameAgeMs={ageMs} />}
      {value.state === 'loading' ? <LoadingShape what={text.loading} rows={8} /> : null}
      {value.state === 'refused' ? <ErrorState problem={problemOf(value.failure, text.refused)} /> : null}
      {value.state === 'shown' ? <NamespaceBody adoption={adoption} frameAgeMs={ageMs} namespace={value.result} {...address} /> : null}
    </>
  );
}
