/** The address of the window as React sees it. */
import { useMemo, useSyncExternalStore } from 'react';
import { parseRoute } from '../ui/routes.ts';
import type { Route } from '../ui/routes.ts';

let goneTo = 0;

function subscribe(listener: () => void): () => void {
  const onHashChange = () => {
    goneTo += 1;
    listener();
  };
  window.addEventListener('hashchange', onHashChange);
  return () => window.removeEventListener('hashchange', onHashChange);
}

export function useRoute(): Route {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => parseRoute(hash), [hash]);
}

/** Where the window came from; from a deep link, the screen above this one. */
export function goBack(route: Route): void {
  if (goneTo > 0) {
    window.history.back();
    return;
  }
  const parent = route.path.slice(0, -1);
  window.location.hash = `#/${parent.length === 0 ? 'overview' : parent.map(encodeURIComponent).join('/')}`;
}
