/** Whether a press inside `container` is for something that takes presses itself, e.g. a link in a row that opens. */
export function pressesControl(target: EventTarget, container: Element): boolean {
  if (!(target instanceof Element)) return false;
  const control = target.closest('a, button, input, select, textarea, summary');
  return control !== null && container.contains(control);
}
