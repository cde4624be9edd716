import type { ScreenProps } from '../../ui/routes.ts';
import { ChangeListScreen } from './change-list-screen.tsx';
import { ChangeScreen } from './change-screen.tsx';
import { NewChangeScreen } from './new-change-screen.tsx';

/** `#/changes`, `#/changes/new?…`, `#/changes/:id`, `?act=pause` for the dialog of an act. */
export function ChangesScreen({ path, query }: ScreenProps) {
  const [first] = path;
  if (first === undefined) return <ChangeListScreen path={path} query={query} />;
  // Another link is another workspace: what was typed for one plan must never arm another.
  if (first === 'new') return <NewChangeScreen key={query.toString()} query={query} />;
  return <ChangeScreen key={first} changeId={first} asked={query.get('act')} />;
}
