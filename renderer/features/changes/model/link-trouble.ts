import type { LinkStatus } from '../../../../shared/ipc/link-status.ts';

/** null when acts can reach the platform; else why not, in a few words. */
export function linkTrouble(status: LinkStatus): string | null {
  switch (status.state) {
    case 'live':
      return null;
    case 'signed-out':
      return 'Nobody is signed in';
    case 'connecting':
      return status.lostAtMs === null ? 'Connecting' : 'Link lost, connecting again';
    case 'waiting':
      return 'Link lost';
    case 'stopped':
      return `Link stopped: ${status.problem.message}`;
  }
}
