/** Every view a console can subscribe to: the state views (latest wins) are put together here, log views (nothing lost) are in `views-log.ts`. */
import { canonicalJson } from '../canonical.ts';
import { authorityView } from './view-authority.ts';
import { configView, guardsView } from './views-config.ts';
import { idcViews } from './views-idcs.ts';
import type { LogViewName } from './views-log.ts';
import { readinessViews } from './views-readiness.ts';
import { streamViews } from './views-streams.ts';

export const stateViews = {
  ...idcViews,
  ...readinessViews,
  ...streamViews,
  guards: guardsView,
  config: configView,
  authority: authorityView,
} as const;

export type StateViewName = keyof typeof stateViews;
export type StateViewSpec<N extends StateViewName> = (typeof stateViews)[N]['tables'];
export const stateViewNames = Object.keys(stateViews) as readonly StateViewName[];

export type ViewName = StateViewName | LogViewName;

export function isStateView(name: string): name is StateViewName {
  return Object.hasOwn(stateViews, name);
}

/** What names a view and its parameters on the wire, e.g. `overview` or `idc{"idc":"osl-1"}`. */
export function viewKey(name: ViewName, params: Readonly<Record<string, unknown>> = {}): string {
  return Object.keys(params).length === 0 ? name : `${name}${canonicalJson(params)}`;
}
