import type { ConfigDraft } from '../../../shared/config/drafts.ts';
import { Button } from '../../ui/button.tsx';
import { Moment } from '../../ui/moment.tsx';
import { Section } from '../../ui/panel.tsx';
import { text } from './text.ts';

interface OtherDraftsProps {
  readonly drafts: readonly ConfigDraft[];
  readonly latestRelease: number;
  readonly mayTakeIn: boolean;
  readonly onTakeIn: (draft: ConfigDraft) => void;
}

/** What other people are at in this namespace. */
export function OtherDrafts({ drafts, latestRelease, mayTakeIn, onTakeIn }: OtherDraftsProps) {
  if (drafts.length === 0) return null;
  return (
    <Section title={text.others} note={text.othersNote}>
      <ul className="draft-others" aria-label={text.others}>
        {drafts.map((draft) => (
          <li key={draft.author.subject}>
            <span>
              <strong>{draft.author.name}</strong>{' '}
              <span className="quiet">
                {text.otherDraft(Object.keys(draft.edits).length, draft.baseRelease, latestRelease)} ·{' '}
                <Moment atMs={draft.updatedAtMs} show="day" />
              </span>
            </span>
            {mayTakeIn ? (
              <Button small onClick={() => onTakeIn(draft)}>
                {text.takeIn(draft.author.name)}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
