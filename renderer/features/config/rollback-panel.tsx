import type { ConfigRollbackIntent } from '../../../shared/changes/intent.ts';
import { compareValues, skippedReleases } from '../../../shared/config/releases.ts';
import type { Release } from '../../../shared/config/release.ts';
import type { Result } from '../../../shared/wire/methods.ts';
import { LinkButton } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section, SectionHeading } from '../../ui/panel.tsx';
import { routes } from '../../ui/routes.ts';
import { ValueTable } from '../../ui/value-table.tsx';
import type { Target } from './model/adoption.ts';
import type { DraftKey } from './model/draft.ts';
import { draftValues } from './model/draft.ts';
import { stagesOf } from './model/stages.ts';
import { text } from './text.ts';

interface RollbackPanelProps {
  readonly namespace: Result<'config.namespace'>;
  readonly target: Release;
  readonly targets: readonly Target[];
  /** The newest release that any target is to run; null: the defaults. */
  readonly running: number | null;
  readonly keys: readonly DraftKey[];
}

/** Bad values hurt now: by default all targets at once, watched for a short while. */
const holdMs = 10_000;

/** Running, draft and target side by side, and whose work the rollback takes back. */
export function RollbackPanel({ namespace, target, targets, running, keys }: RollbackPanelProps) {
  const runs = namespace.releases.find(({ release }) => release === running);
  const others = targets.filter(({ release }) => release !== running);
  const edited = keys.filter((key) => key.changed).length;
  const rows = compareValues([runs?.values ?? {}, draftValues(keys), target.values], namespace.keys);
  const skipped = running === null ? [] : skippedReleases(namespace.releases, running, target.release);
  const intent: ConfigRollbackIntent = {
    kind: 'config-rollback',
    namespace: namespace.namespace,
    toRelease: target.release,
    stages: stagesOf({ canary: null, targets: namespace.targets }),
    adoptionPct: 100,
    holdMs,
  };
  return (
    <Section
      kind="panel"
      title={text.rollback(namespace.namespace, target.release)}
      actions={
        <>
          <LinkButton href={routes.config(namespace.namespace)}>{text.notNow}</LinkButton>
          <LinkButton kind="primary" href={routes.newChange({ intent: JSON.stringify(intent) })}>
            {text.planRollback}
          </LinkButton>
        </>
      }
    >
      <div className="rollback">
        <ValueTable
          label={text.rollbackTable}
          sides={[text.running(running), text.draftSide(edited), text.target(target.release)]}
          rows={rows}
          empty={text.same}
        />
        <div className="rollback-skipped">
          <SectionHeading title={text.skipped} />
          {skipped.length === 0 ? <p className="quiet">{text.skippedNone}</p> : null}
          <ul aria-label={text.skipped}>
            {skipped.map((release) => (
              <li key={release.release}>
                <span className="mono strong">{text.release(release.release)}</span> {release.author.name}
                <span className="quiet">
                  {' '}
                  · <Moment atMs={release.createdAtMs} show="day" /> · {release.reason}
                </span>
              </li>
            ))}
          </ul>
          {others.length === 0 ? null : (
            <p className="quiet">
              {text.othersRun(
                others.map((one) => `${one.target} ${one.release === null ? 'defaults' : text.release(one.release)}`).join(', '),
              )}
            </p>
          )}
          {edited === 0 ? null : <p className="quiet">{text.draftAfter}</p>}
        </div>
      </div>
    </Section>
  );
}
