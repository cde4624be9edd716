/** A whole traffic manager by the contract of docs/actuators.md, without traffic: what it takes is on disk before it answers. */
import { z } from 'zod';
import { trafficClasses } from '../../../../../shared/agents/ingress.ts';
import type { Routing } from '../../../../../shared/agents/ingress.ts';
import { replayWindowMs, webhookCommandSchema } from '../../../../../shared/agents/webhook.ts';
import type { WebhookCommand, WebhookError, WebhookStatus } from '../../../../../shared/agents/webhook.ts';
import { canonicalJson } from '../../../../../shared/canonical.ts';
import { readIfPresent, writeDurably } from '../../../../agents/files.ts';
import { isSignedBy } from '../../webhook-signature.ts';

export interface ReceiverSettings {
  readonly stateFile: string;
  readonly secret: string;
  readonly idcs: readonly string[];
  /** Whether it checks tokens; one that does not says so. */
  readonly fences: boolean;
  readonly nowMs: () => number;
}

export interface ReceivedRequest {
  readonly method: string;
  readonly target: string;
  readonly timestamp: string;
  readonly signature: string;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly body: WebhookStatus | WebhookError;
}

export interface Receiver {
  answer(request: ReceivedRequest): Promise<Reply>;
}

const persistedSchema = z.object({
  held: webhookCommandSchema.nullable(),
  /** Every key that was taken, with the body that it stood for. */
  keys: z.record(z.string(), z.string()),
  /** How often something changed. */
  effects: z.number(),
});
type Persisted = z.infer<typeof persistedSchema>;

const statuses: Readonly<Record<WebhookError['code'], number>> = {
  'bad-signature': 401,
  'stale-timestamp': 401,
  invalid: 400,
  'stale-token': 409,
  'key-reused': 409,
  'unknown-idc': 422,
  'not-found': 404,
};

export async function openReceiver(settings: ReceiverSettings): Promise<Receiver> {
  const text = await readIfPresent(settings.stateFile);
  let state: Persisted = text === undefined ? { held: null, keys: {}, effects: 0 } : persistedSchema.parse(JSON.parse(text));
  let turn: Promise<unknown> = Promise.resolve();

  function refuse(code: WebhookError['code'], message: string, heldToken?: number): Reply {
    return { status: statuses[code], body: { code, message, ...(heldToken === undefined ? {} : { heldToken }) } };
  }

  function present(): Reply {
    const { held, effects } = state;
    const status: WebhookStatus = {
      readAtMs: settings.nowMs(),
      fences: settings.fences,
      held,
      converged: true,
      actual: held?.routing ?? evenly(settings.idcs),
      detail: `${String(effects)} commands taken`,
      checks: settings.idcs.map((idc) => ({ idc, trafficClass: 'play', check: 'up', detail: 'answers', sinceMs: null })),
    };
    return { status: 200, body: status };
  }

  async function take(command: WebhookCommand): Promise<Reply> {
    const { held, keys } = state;
    if (settings.fences && held !== null && command.token < held.token) {
      return refuse('stale-token', `token ${String(command.token)} is older than the one held`, held.token);
    }
    const body = canonicalJson(command);
    const known = Object.hasOwn(keys, command.key) ? keys[command.key] : undefined;
    if (known === body) return present();
    if (known !== undefined) return refuse('key-reused', `key ${command.key} stood for another body`);
    const next = { held: command, keys: { ...keys, [command.key]: body }, effects: state.effects + 1 };
    await writeDurably(settings.stateFile, JSON.stringify(next));
    state = next;
    return present();
  }

  function faultOf(request: ReceivedRequest): Reply | null {
    const timestampMs = /^\d{1,15}$/.test(request.timestamp) ? Number(request.timestamp) : Number.NaN;
    if (!isSignedBy(settings.secret, { ...request, timestampMs }, request.signature)) {
      return refuse('bad-signature', 'the signature is not that of these bytes by our secret');
    }
    const awayMs = Math.abs(settings.nowMs() - timestampMs);
    return awayMs <= replayWindowMs ? null : refuse('stale-timestamp', `the timestamp is ${String(awayMs)} ms from our clock`);
  }

  async function answer(request: ReceivedRequest): Promise<Reply> {
    const fault = faultOf(request);
    if (fault !== null) return fault;
    if (request.target !== '/routing') return refuse('not-found', `there is nothing at ${request.target}`);
    if (request.method === 'GET') return present();
    if (request.method !== 'PUT' && request.method !== 'POST') return refuse('not-found', `${request.method} is not taken here`);
    const parsed = webhookCommandSchema.safeParse(jsonIn(request.body));
    if (!parsed.success) return refuse('invalid', z.prettifyError(parsed.error).slice(0, 500));
    const { routing } = parsed.data;
    for (const trafficClass of trafficClasses) {
      const shares = routing[trafficClass];
      const stranger = Object.keys(shares).find((idc) => !settings.idcs.includes(idc));
      if (stranger !== undefined) return refuse('unknown-idc', `there is no ${stranger} here`);
      const sum = Object.values(shares).reduce((total, share) => total + share, 0);
      if (Math.abs(sum - 1) > 0.001) return refuse('invalid', `the shares of ${trafficClass} sum to ${String(sum)}`);
    }
    return take(parsed.data);
  }

  return {
    // One after another: the token is compared and replaced in one piece.
    answer: (request) => {
      const mine = turn.then(() => answer(request));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

function evenly(idcs: readonly string[]): Routing {
  const shares = Object.fromEntries(idcs.map((idc) => [idc, 1 / idcs.length]));
  return { publish: shares, play: shares };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
