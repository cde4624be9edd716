import { describe, expect, it } from 'vitest';
import type { IngressServer, IngressStatus } from '../../../shared/agents/ingress.ts';
import { effectiveShares, weightShares } from './reading.ts';

function status(servers: readonly Partial<IngressServer>[]): IngressStatus {
  return {
    agentId: 'agent',
    readAtMs: 1,
    haproxy: 'up',
    converged: true,
    endedSessions: 0,
    servers: servers.map((server) => ({
      idc: 'osl-1',
      trafficClass: 'play',
      weight: 1,
      check: 'up',
      checkDetail: '',
      sessions: 0,
      ...server,
    })),
  };
}

describe('shares of an ingress', () => {
  const three = status([
    { idc: 'osl-1', weight: 85 },
    { idc: 'ath-1', weight: 85, check: 'down' },
    { idc: 'lis-1', weight: 85 },
  ]);

  it('follow weights alone as it is set', () => {
    expect(weightShares(three).play).toEqual({ 'osl-1': 1 / 3, 'ath-1': 1 / 3, 'lis-1': 1 / 3 });
  });

  it('give nothing to a server whose check fails, as sessions go', () => {
    expect(effectiveShares(three).play).toEqual({ 'osl-1': 0.5, 'ath-1': 0, 'lis-1': 0.5 });
  });

  it('are 0 when nobody carries anything', () => {
    expect(weightShares(status([{ weight: 0 }])).play).toEqual({ 'osl-1': 0 });
  });
});
