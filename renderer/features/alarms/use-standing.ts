import { useState } from 'react';
import { roleMay } from '../../../shared/model/identity.ts';
import type { Role } from '../../../shared/model/identity.ts';
import { useLinkStatus } from '../../live/index.ts';
import { text } from './text.ts';

export interface Standing {
  /** null before the platform ever said. */
  readonly role: Role | null;
  readonly live: boolean;
  /** Why nothing can be done to alarms from here, in a few words; null when it can. */
  readonly obstacle: string | null;
}

/** Whether the person at this console may act on alarms, and can. The role outlives a lost link. */
export function useStanding(): Standing {
  const status = useLinkStatus();
  const live = status.state === 'live';
  const now = live ? status.welcome.person.role : null;
  const [last, setLast] = useState<Role | null>(now);
  if (now !== null && now !== last) setLast(now);
  const role = now ?? last;
  const obstacle = role !== null && !roleMay(role, 'operator') ? text.needsRole : live ? null : text.needsLink;
  return { role, live, obstacle };
}
