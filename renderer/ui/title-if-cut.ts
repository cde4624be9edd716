/** Words that are cut off with an ellipsis are told whole on hover. */

interface Hovered {
  readonly target: EventTarget;
}

/** For a table's rows: gives the cell under the pointer a title for as long as its words don't fit. */
export function titleIfCut({ target }: Hovered): void {
  const cell = target instanceof Element ? target.closest<HTMLElement>('td, th') : null;
  if (cell === null) return;
  const isCut = cell.scrollWidth > cell.clientWidth;
  if (isCut && cell.title === '') {
    cell.title = cell.textContent.trim();
    cell.dataset['cut'] = '';
  } else if (!isCut && cell.dataset['cut'] !== undefined) {
    cell.removeAttribute('title');
    delete cell.dataset['cut'];
  }
}
