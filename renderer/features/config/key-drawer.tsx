import { useLayoutEffect, useRef } from 'react';
import { keyHistory } from '../../../shared/config/history.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/conditions.tsx';
import { Moment } from '../../ui/moment.tsx';
import { navigate, routes } from '../../ui/routes.ts';
import { textOf } from './model/draft.ts';
import { text } from './text.ts';

interface KeyDrawerProps {
  readonly namespace: Result<'config.namespace'>;
  readonly name: string;
}

/** Who set a key, when and why, across all releases. */
export function KeyDrawer({ namespace, name }: KeyDrawerProps) {
  const close = () => navigate(routes.config(namespace.namespace));
  const drawer = useRef<HTMLElement>(null);
  // Before it is seen: else a quick Escape would go to the window, which goes a screen back.
  useLayoutEffect(() => drawer.current?.focus(), [name]);
  const spec = namespace.keys.find(({ key }) => key === name);
  const unit = spec?.unit === undefined ? '' : ` ${spec.unit}`;
  return (
    <aside
      ref={drawer}
      tabIndex={-1}
      className="key-drawer"
      aria-label={text.drawer.label(name)}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        // Else the window would go a screen back.
        event.preventDefault();
        close();
      }}
    >
      <div className="key-drawer-head">
        <h2 className="mono">{name}</h2>
        <Button kind="bare" small aria-label={text.drawer.close} onClick={close}>
          Esc
        </Button>
      </div>
      {spec === undefined ? <EmptyState title={text.drawer.noKey(name)} /> : <p className="quiet">{spec.description}</p>}
      {spec === undefined ? null : (
        <ol aria-label={text.drawer.setBy}>
          {keyHistory(namespace.releases, spec).map((change) => (
            <li key={change.release}>
              <span>
                <span className="mono strong">{text.release(change.release)}</span> {change.author.name}{' '}
                <span className="quiet">
                  · <Moment atMs={change.createdAtMs} show="day" />
                </span>
              </span>
              <span className="key-drawer-value">{`${textOf(change.value)}${unit}`}</span>
              <span className="key-drawer-before">
                {change.before === null ? text.drawer.first : text.changedKey(`${textOf(change.before)}${unit}`)}
              </span>
              <span className="quiet">
                {change.rollbackOf === null ? '' : `${text.bringsBack(change.rollbackOf)} · `}
                {change.reason}
                {change.changeId === null ? null : (
                  <>
                    {' · '}
                    <a className="mono" href={routes.change(change.changeId)}>
                      {change.changeId}
                    </a>
                  </>
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
    </aside>
  );
}
