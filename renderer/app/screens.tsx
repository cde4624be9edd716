/** The screens that exist: rail, keys, palette and routes all derive from this table. */

import type { ComponentType, ReactNode } from 'react';
import { lazy } from 'react';
import { routes } from '../ui/routes.ts';
import type { ScreenProps } from '../ui/routes.ts';
import type { appText } from './text.ts';

export interface ScreenEntry {
  readonly name: keyof typeof appText.screens;
  readonly href: string;
  readonly keys: string;
  readonly icon: ReactNode;
  readonly view: ComponentType<ScreenProps>;
}

/** Loaded when first shown, so that the overview does not wait for the charts. */
const OverviewScreen = lazy(async () => ({ default: (await import('../features/overview/screen.tsx')).OverviewScreen }));
const IdcScreen = lazy(async () => ({ default: (await import('../features/idc/screen.tsx')).IdcScreen }));
const StreamsScreen = lazy(async () => ({ default: (await import('../features/streams/screen.tsx')).StreamsScreen }));
const ChangesScreen = lazy(async () => ({ default: (await import('../features/changes/screen.tsx')).ChangesScreen }));
const ConfigScreen = lazy(async () => ({ default: (await import('../features/config/screen.tsx')).ConfigScreen }));
const AlarmsScreen = lazy(async () => ({ default: (await import('../features/alarms/screen.tsx')).AlarmsScreen }));
const AuditScreen = lazy(async () => ({ default: (await import('../features/audit/screen.tsx')).AuditScreen }));

export const screens: readonly ScreenEntry[] = [
  { name: 'overview', href: routes.overview(), keys: 'g o', icon: <path d="M2 3h12M2 7h12M2 11h7M2 15h7" />, view: OverviewScreen },
  {
    name: 'idc',
    href: routes.idcs(),
    keys: 'g i',
    icon: <path d="M2.5 2.5h11v4h-11zM2.5 9.5h11v4h-11zM5 4.5h.01M5 11.5h.01" />,
    view: IdcScreen,
  },
  {
    name: 'streams',
    href: routes.streams(),
    keys: 'g s',
    icon: <path d="M2 4.5c2-2 4 2 6 0s4 2 6 0M2 8c2-2 4 2 6 0s4 2 6 0M2 11.5c2-2 4 2 6 0s4 2 6 0" />,
    view: StreamsScreen,
  },
  {
    name: 'changes',
    href: routes.changes(),
    keys: 'g c',
    icon: <path d="M2 5h10M9 2l3 3-3 3M14 11H4M7 8l-3 3 3 3" />,
    view: ChangesScreen,
  },
  {
    name: 'config',
    href: routes.config(),
    keys: 'g f',
    icon: <path d="M2 4.5h5M11 4.5h3M9 2.5v4M2 11.5h3M9 11.5h5M7 9.5v4" />,
    view: ConfigScreen,
  },
  {
    name: 'alarms',
    href: routes.alarms(),
    keys: 'g a',
    icon: <path d="M3 12h10M4.5 12V7.5a3.5 3.5 0 0 1 7 0V12M7 14.5h2M8 4V2" />,
    view: AlarmsScreen,
  },
  { name: 'audit', href: routes.audit(), keys: 'g u', icon: <path d="M3.5 2h9v12h-9zM6 5.5h4M6 8h4M6 10.5h2" />, view: AuditScreen },
];
