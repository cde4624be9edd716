/** Deep links: every screen's address, spelled in one place. Addresses live in the hash. */
export interface Route {
  /** Segments after `#/`, decoded; empty at the root. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

/** What every screen takes: the rest of the path after its own name, and the query. */
export interface ScreenProps {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export function parseRoute(hash: string): Route {
  const address = hash.replace(/^#\/?/, '');
  const question = address.indexOf('?');
  const path = question === -1 ? address : address.slice(0, question);
  return {
    path: path
      .split('/')
      .filter((segment) => segment !== '')
      .map(decode),
    query: new URLSearchParams(question === -1 ? '' : address.slice(question + 1)),
  };
}

function withQuery(path: string, query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}?${text}`;
}

export const routes = {
  overview: () => '#/overview',
  idcs: () => '#/idc',
  /** `range` of the charts; `command` opens a dialog of command authority, e.g. `{ command: 'take' }`. */
  idc: (idc: string, query: Readonly<Record<string, string>> = {}) => withQuery(`#/idc/${encodeURIComponent(idc)}`, query),
  /** Every stream, sorted and filtered, e.g. `{ idc: 'osl-1', stream: 'live/one' }`. */
  streams: (query: Readonly<Record<string, string>> = {}) => withQuery('#/streams', query),
  /** `show` filters, e.g. `{ show: 'reviews' }`. */
  changes: (query: Readonly<Record<string, string>> = {}) => withQuery('#/changes', query),
  /** `act` opens the dialog of an act, e.g. `{ act: 'pause' }`. */
  change: (changeId: string, query: Readonly<Record<string, string>> = {}) => withQuery(`#/changes/${encodeURIComponent(changeId)}`, query),
  /** The workspace for a new change, e.g. `{ kind: 'traffic-shift', direction: 'away', idc: 'osl-1' }`. */
  newChange: (query: Readonly<Record<string, string>>) => withQuery('#/changes/new', query),
  /** `rollback` plans the way back to a release, `key` opens the history of one. */
  config: (namespace?: string, query: Readonly<Record<string, string>> = {}) =>
    withQuery(namespace === undefined ? '#/config' : `#/config/${encodeURIComponent(namespace)}`, query),
  /** `alarm` opens one, `act` the dialog of an act on it (`acknowledge`, `shelve`); `idc`, `severity`, `text` filter. */
  alarms: (query: Readonly<Record<string, string>> = {}) => withQuery('#/alarms', query),
  /** `change` filters; `entry` opens one by its number. */
  audit: (query: Readonly<Record<string, string>> = {}) => withQuery('#/audit', query),
  /** Everything that was recorded of one change, in order. */
  changeStory: (changeId: string) => `#/audit/change/${encodeURIComponent(changeId)}`,
} as const;

/** Goes to an address made by `routes`. */
export function navigate(href: string): void {
  window.location.hash = href;
}

/** The same screen seen otherwise: Esc and the history don't stop here. */
export function replaceAddress(href: string): void {
  window.location.replace(href);
}
