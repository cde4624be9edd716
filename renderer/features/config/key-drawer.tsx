import { keyHistory } from '../../../shared/config/history.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { EmptyState } from '../../ui/conditions.tsx';
import { Drawer } from '../../ui/drawer.tsx';
import { Moment } from '../../ui/moment.tsx';
import { navigate, routes } from '../../ui/routes.ts';
import { valueWords } from '../../ui/value-words.ts';
import { text } from './text.ts';

interface KeyDrawerProps {
  readonly namespace: Result<'config.namespace'>;
  readonly name: string;
}

/** Who set a key, when and why, across all releases. */
export function KeyDrawer({ namespace, name }: KeyDrawerProps) {
  const close = () => navigate(routes.config(namespace.namespace));
  const spec = namespace.keys.find(({ key }) => key === name);
  return (
    <Drawer
      label={text.drawer.label(name)}
      title={<span className="mono">{name}</span>}
      close={text.drawer.close}
      onClose={close}
      place="over"
    >
      {spec === undefined ? <EmptyState title={text.drawer.noKey(name)} /> : <p className="quiet">{spec.description}</p>}
      {spec === undefined ? null : (
        <ol className="key-history" aria-label={text.drawer.setBy}>
          {keyHistory(namespace.releases, spec).map((change) => (
            <li key={change.release}>
              <span>
                <span className="mono strong">{text.release(change.release)}</span> {change.author.name}{' '}
                <span className="quiet">
                  · <Moment atMs={change.createdAtMs} show="day" />
                </span>
              </span>
              <span className="key-history-value">{valueWords(change.value, spec.unit)}</span>
              <span className="key-history-before">
                {change.before === null ? text.drawer.first : text.changedKey(valueWords(change.before, spec.unit))}
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
    </Drawer>
  );
}
