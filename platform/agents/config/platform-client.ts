/** The agent's side of the config centre's HTTP contract: see shared/agents/config.ts. */
import { createHash } from 'node:crypto';
import type { AdoptionReport, EffectiveConfig } from '../../../shared/agents/config.ts';
import { effectiveConfigSchema } from '../../../shared/agents/config.ts';
import { canonicalJson } from '../../../shared/canonical.ts';
import type { ConfigAgentSettings } from './settings.ts';

const longPollMs = 25_000;
const answerWithinMs = 10_000;
/** Statuses that another try does not change. */
const finalRefusals: readonly number[] = [400, 404, 409, 413, 422];

export type Fetched = { readonly config: EffectiveConfig; readonly etag: string };

export type PlatformClient = {
  /** The release once it is another than `etag`; undefined when there was none in time. @throws Error when the platform is away. */
  readonly next: (etag: string | undefined, signal: AbortSignal) => Promise<Fetched | undefined>;
  /** The platform's words when it will never take this report. @throws Error when it is worth another try. */
  readonly report: (report: AdoptionReport, signal: AbortSignal) => Promise<string | undefined>;
};

export function createPlatformClient(
  settings: Pick<ConfigAgentSettings, 'platformUrl' | 'namespace' | 'idc'>,
  secret: string,
): PlatformClient {
  const base = `${settings.platformUrl}/config/v1/${encodeURIComponent(settings.namespace)}`;
  const authorization = `Bearer ${secret}`;
  return {
    async next(etag, signal) {
      const response = await fetch(`${base}/targets/${encodeURIComponent(settings.idc)}?waitMs=${longPollMs}`, {
        headers: { authorization, ...(etag === undefined ? {} : { 'if-none-match': etag }) },
        signal: AbortSignal.any([signal, AbortSignal.timeout(longPollMs + answerWithinMs)]),
      });
      if (response.status === 304) return undefined;
      if (!response.ok) throw new Error(`the platform answers ${response.status}: ${(await response.text()).slice(0, 300)}`);
      const config = effectiveConfigSchema.parse(await response.json());
      const hash = createHash('sha256').update(canonicalJson(config.values)).digest('hex');
      if (hash !== config.contentHash) throw new Error(`release ${config.release} is not what its hash says: not taken`);
      return { config, etag: response.headers.get('etag') ?? '' };
    },
    async report(report, signal) {
      const response = await fetch(`${base}/adoption`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json' },
        body: JSON.stringify(report),
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
      });
      const words = (await response.text()).slice(0, 300);
      if (response.ok) return undefined;
      if (finalRefusals.includes(response.status)) return `${response.status}: ${words}`;
      throw new Error(`the platform answers ${response.status} to an adoption report: ${words}`);
    },
  };
}
