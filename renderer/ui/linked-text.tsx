import { changeMentions } from './change-mentions.ts';
import './linked-text.css';
import { routes } from './routes.ts';

/** A sentence in which each change that it names is a link to that change. */
export function LinkedText({ text }: { readonly text: string }) {
  return changeMentions(text).map(({ text: part, changeId }, index) =>
    changeId === null ? (
      part
    ) : (
      <a key={`${changeId} ${String(index)}`} className="change-mention" href={routes.change(changeId)}>
        {part}
      </a>
    ),
  );
}
