/** What was asked of the agent, on disk before it is acted on. The fence: an older token is refused for ever after. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../../shared/canonical.ts';
import type { DesiredRequest, IngressError } from '../../../shared/agents/ingress.ts';
import { desiredRequestSchema } from '../../../shared/agents/ingress.ts';
import { readIfPresent, writeDurably } from '../files.ts';

/** Keys remembered to tell a repeated request from a reused key. */
const rememberedKeys = 1000;

const persistedSchema = z.object({
  version: z.literal(1),
  desired: desiredRequestSchema.optional(),
  keys: z.array(z.object({ key: z.string(), bodyHash: z.string() })),
  endedSessions: z.number().int().nonnegative(),
  /** `<key> <HAProxy instance>` for which the shares have been reached: from then on nobody is moved. */
  settled: z.object({ publish: z.string().optional(), play: z.string().optional() }),
  /** While new publishers are steered, and until the weights before it are back. */
  steer: z.object({ publishTo: z.string(), untilMs: z.number(), weightsBefore: z.record(z.string(), z.number()) }).optional(),
});
export type Persisted = z.infer<typeof persistedSchema>;

export type Verdict =
  | { readonly kind: 'new'; readonly next: Persisted }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'refused'; readonly error: IngressError };

const empty: Persisted = { version: 1, keys: [], endedSessions: 0, settled: {} };

function hashOf(request: DesiredRequest): string {
  return createHash('sha256').update(canonicalJson(request)).digest('hex');
}

/** Judges a request against what is held. Pure: the caller persists `next` before it acts. */
export function judgeRequest(held: Persisted, request: DesiredRequest): Verdict {
  const heldToken = held.desired?.token;
  if (heldToken !== undefined && request.token < heldToken) {
    const message = `token ${request.token} is older than ${heldToken}, which this agent holds: a newer change has taken over; read its state first`;
    return { kind: 'refused', error: { code: 'stale-token', message, heldToken } };
  }
  const bodyHash = hashOf(request);
  const known = held.keys.find(({ key }) => key === request.key);
  if (known?.bodyHash === bodyHash) return { kind: 'repeated' };
  if (known !== undefined) {
    const message = `key ${request.key} was used before with another body: use a new key for another intent`;
    return { kind: 'refused', error: { code: 'key-reused', message } };
  }
  const keys = [...held.keys, { key: request.key, bodyHash }].slice(-rememberedKeys);
  return { kind: 'new', next: { version: 1, desired: request, keys, endedSessions: 0, settled: {} } };
}

export type DesiredStore = { readonly current: () => Persisted; readonly save: (next: Persisted) => Promise<void> };

/** @throws Error naming the file when it holds something else than this agent's state: never silently begun anew. */
export async function openDesiredStore(file: string): Promise<DesiredStore> {
  const text = await readIfPresent(file);
  const parsed = text === undefined ? { success: true as const, data: empty } : persistedSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`${file} is damaged: move it away to let this agent start without desired state`);
  let state = parsed.data;
  return {
    current: () => state,
    async save(next) {
      await writeDurably(file, JSON.stringify(next));
      state = next;
    },
  };
}
