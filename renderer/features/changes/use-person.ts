import { useState } from 'react';
import type { LinkStatus } from '../../../shared/ipc/link-status.ts';
import { useLinkStatus } from '../../live/index.ts';
import type { ActingPerson } from './model/change-acts.ts';
import { linkTrouble } from './model/link-trouble.ts';

interface Standing {
  /** Who is signed in, as the platform said last; null before it ever did. */
  readonly person: ActingPerson | null;
  /** null: live. Else what the link says of itself, e.g. `Link lost`. */
  readonly trouble: string | null;
}

/** Who acts here and whether acts can reach the platform. */
export function useStanding(): Standing {
  const status = useLinkStatus();
  const now = personOf(status);
  const [last, setLast] = useState<ActingPerson | null>(now);
  if (now !== null && (last?.subject !== now.subject || last.role !== now.role)) setLast(now);
  return { person: status.state === 'signed-out' ? null : (now ?? last), trouble: linkTrouble(status) };
}

function personOf(status: LinkStatus): ActingPerson | null {
  if (status.state !== 'live') return null;
  const { subject, role } = status.welcome.person;
  return { subject, role };
}
