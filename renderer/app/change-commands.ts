/** What the palette offers for changes: to open each that this console knows, and the acts that this person may do now. */
import type { Change } from '../../shared/changes/change.ts';
import { isClosed } from '../../shared/changes/lifecycle.ts';
import { roleMay } from '../../shared/model/identity.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { ActingPerson } from '../features/changes/model/change-acts.ts';
import { actsOf } from '../features/changes/model/change-acts.ts';
import { owesReview, reviewWhyNot } from '../features/changes/model/review.ts';
import { undoesOf, undoObstacle } from '../features/changes/model/undo.ts';
import { text as changesText } from '../features/changes/text.ts';
import type { Command } from '../ui/commands.ts';
import { navigate, routes } from '../ui/routes.ts';
import { paletteText } from './palette-text.ts';

const { groups } = paletteText;

/** How many closed changes are offered to be undone. */
const undoneMost = 5;

/** Open ones with the acts on them, and the reviews that are owed. */
export function changeCommands(changes: readonly Change[], person: ActingPerson): readonly Command[] {
  const known = changes.filter(({ state }) => state.phase !== 'previewed');
  const open = known.filter(({ state }) => !isClosed(state));
  return [
    ...open.map((change) => openOf(change, paletteText.openChange(change.title, change.id), groups.changes)),
    ...open.flatMap((change) => actsOn(change, person)),
    ...reviewsOf(known, person),
  ];
}

/** Closed ones: the newest to be taken back, and all of them to be opened. Many, and found by every IDC they touched: they stand after those. */
export function closedChangeCommands(changes: readonly Change[], person: ActingPerson): readonly Command[] {
  const closed = changes.filter(({ state }) => isClosed(state)).toReversed();
  return [
    ...undosOf(changes, person),
    ...closed.map((change) => openOf(change, paletteText.openClosed(change.title, change.id), groups.closed)),
  ];
}

/** `c-` or `drill-` and eight hex digits, as the platform numbers them. */
const changeId = /^(c|drill)-[0-9a-f]{8}$/;

/** An id that this console has not heard of may be that of an old change. */
export function changeByIdCommand(query: string, changes: readonly Change[]): Command | null {
  const id = query.trim().toLowerCase();
  if (!changeId.test(id) || changes.some((change) => change.id === id)) return null;
  return {
    id: `change ${id}`,
    title: paletteText.openAnyChange(id),
    group: groups.closed,
    run: () => navigate(routes.change(id)),
  };
}

function openOf(change: Change, title: string, group: string): Command {
  return { id: `change ${change.id}`, title, group, words: wordsOf(change), run: () => navigate(routes.change(change.id)) };
}

function actsOn(change: Change, person: ActingPerson): readonly Command[] {
  return actsOf(change, person, null)
    .filter(({ whyNot }) => whyNot === null)
    .map(({ act }) => ({
      id: `change ${act} ${change.id}`,
      title: paletteText.actOnChange(changesText.change.names[act], change.title),
      group: groups.act,
      words: wordsOf(change),
      // An approval is armed on the change's screen, beside what it approves.
      run: () => navigate(act === 'approve' ? routes.change(change.id) : routes.change(change.id, { act })),
    }));
}

/** Opens the change, where the undo is planned and pressed. */
function undosOf(changes: readonly Change[], person: ActingPerson): readonly Command[] {
  if (!roleMay(person.role, methods['change.submit'].role)) return [];
  return changes
    .filter((change) => undoesOf(change) !== null && undoObstacle(change, changes) === null)
    .slice(-undoneMost)
    .toReversed()
    .map((change) => ({
      id: `undo ${change.id}`,
      title: paletteText.undo(change.title),
      group: groups.act,
      words: `${wordsOf(change)} revert back`,
      run: () => navigate(routes.change(change.id)),
    }));
}

function reviewsOf(changes: readonly Change[], person: ActingPerson): readonly Command[] {
  const owed = changes.filter(owesReview);
  if (owed.length === 0) return [];
  return [
    {
      id: 'reviews',
      title: paletteText.reviewsOwed,
      group: groups.go,
      words: 'break-glass',
      run: () => navigate(routes.changes({ show: 'reviews' })),
    },
    ...owed
      .filter((change) => reviewWhyNot(change, person) === null)
      .map((change) => ({
        id: `review ${change.id}`,
        title: paletteText.reviewChange(change.title),
        group: groups.act,
        words: `${wordsOf(change)} break-glass`,
        run: () => navigate(routes.change(change.id, { act: 'review' })),
      })),
  ];
}

function wordsOf({ id, idcs, kind, requester, ticket }: Change): string {
  return [id, kind, requester.name, requester.subject, ticket ?? '', ...idcs].join(' ');
}
