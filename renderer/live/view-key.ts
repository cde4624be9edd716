import type { ViewName } from '../../shared/wire/views.ts';

/** View and parameters from what `viewKey` made of them: React compares keys, not parameter objects. */
export function viewOfKey(key: string): { readonly view: ViewName; readonly params: Record<string, unknown> } {
  const at = key.indexOf('{');
  if (at === -1) return { view: key as ViewName, params: {} };
  return { view: key.slice(0, at) as ViewName, params: JSON.parse(key.slice(at)) as Record<string, unknown> };
}
