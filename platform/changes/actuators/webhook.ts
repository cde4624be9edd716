/** A team's own traffic manager over signed HTTP: makes routing steps real and reads them back. */
import { trafficClasses } from '../../../shared/agents/ingress.ts';
import { replayWindowMs, webhookErrorSchema, webhookHeaders, webhookStatusSchema } from '../../../shared/agents/webhook.ts';
import type { WebhookError, WebhookStatus } from '../../../shared/agents/webhook.ts';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { ErrorCode } from '../../../shared/wire/errors.ts';
import { describeError } from '../../agents/describe-error.ts';
import type { Clock, RoutingReadBack, TrafficActuator } from '../../contracts.ts';
import { bodyWords } from './body-words.ts';
import { differsBeyondRounding, sharesText } from './shares.ts';
import { isAnswerSignedBy, signatureOf } from './webhook-signature.ts';

export interface WebhookActuatorOptions {
  /** Takes commands. */
  readonly url: string;
  readonly method: 'PUT' | 'POST';
  /** Answers what is held and done. */
  readonly readUrl: string;
  readonly secret: string;
  /** false: it can't sign its answers, and whoever answers at its address is believed. */
  readonly signsAnswers: boolean;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  /** An answer later than this is none: the outcome is unknown. */
  readonly timeoutMs?: number;
}

const ordinaryTimeoutMs = 10_000;
const mostBytes = 1024 * 1024;
const sumTolerance = 0.001;

const refusals: Readonly<Record<WebhookError['code'], ErrorCode>> = {
  'bad-signature': 'unavailable',
  'stale-timestamp': 'unavailable',
  invalid: 'invalid-params',
  'stale-token': 'plan-outdated',
  'key-reused': 'key-reused',
  'unknown-idc': 'not-found',
  'not-found': 'not-found',
};

export function createWebhookActuator(options: WebhookActuatorOptions): TrafficActuator {
  // It says so itself, with each answer; until then it counts as one that does not.
  let fences: boolean | null = null;

  async function ask(method: string, address: string, { body = '', signal }: Call): Promise<WebhookStatus> {
    const url = new URL(address);
    const timestampMs = options.clock();
    const signature = signatureOf(options.secret, { timestampMs, method, target: `${url.pathname}${url.search}`, body });
    const answer = await answered(async () => {
      const response = await options.fetch(url, {
        method,
        headers: {
          [webhookHeaders.timestamp]: String(timestampMs),
          [webhookHeaders.signature]: signature,
          ...(body === '' ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === '' ? {} : { body }),
        // The signature is for this address alone.
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(options.timeoutMs ?? ordinaryTimeoutMs)]),
      });
      return { status: response.status, signature: response.headers.get(webhookHeaders.signature), body: await readBounded(response) };
    });
    const refusal = answer.status === 200 ? null : refusalIn(answer, [options.secret, signature]);
    // Whatever may be believed must be its own word: neither "done" nor "not done" may come from somebody on the way.
    if (options.signsAnswers) requireSigned(answer, { secret: options.secret, to: signature });
    if (refusal !== null) throw refusal;
    const status = statusIn(answer.body.toString('utf8'));
    ({ fences } = status);
    return status;
  }

  const hasNoFence = (): boolean => fences !== true;

  return {
    name: 'traffic manager',
    get unfenced() {
      if (!hasNoFence()) return undefined;
      return fences === null
        ? 'the traffic manager has not said yet that it checks fencing tokens'
        : 'the traffic manager does not check fencing tokens';
    },
    async apply({ token, key, routing }, signal) {
      if (hasNoFence()) {
        // It can't be trusted to refuse what is outdated, so it is looked at first: only what happens in between stays unguarded.
        const { held } = await ask('GET', options.readUrl, { signal });
        if (hasNoFence() && held !== null && held.token > token)
          throw stale(`it holds token ${String(held.token)} and checks none by itself`);
      }
      const status = await ask(options.method, options.url, { body: JSON.stringify({ token, key, routing }), signal });
      const { held } = status;
      if (held?.token === token && held.key === key && differsBeyondRounding(held.routing, routing).length > 0) {
        throw new Error('the traffic manager answered with another routing under our key');
      }
      return readBackOf(status, options);
    },
    read: async (signal) => readBackOf(await ask('GET', options.readUrl, { signal }), options),
  };
}

interface Call {
  readonly body?: string;
  readonly signal: AbortSignal;
}

interface Answer {
  readonly status: number;
  readonly signature: string | null;
  readonly body: Buffer;
}

/** The answer, or an error in words that an operator can read: what the network did in between is not known. */
async function answered(act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act();
  } catch (cause) {
    throw new Error(`the traffic manager: ${describeError(cause)}`, { cause });
  }
}

async function readBounded(response: Response): Promise<Buffer> {
  if (response.body === null) return Buffer.alloc(0);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body as ReadableStream<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new Error(`its answer is over ${String(mostBytes)} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @throws Error when somebody else has answered, or nobody can say who: the outcome is unknown */
function requireSigned({ status, signature, body }: Answer, { secret, to }: { readonly secret: string; readonly to: string }): void {
  if (signature !== null && isAnswerSignedBy(secret, { to, status, body }, signature)) return;
  const what = signature === null ? 'is not signed' : 'is not signed by our secret as the answer to this request';
  // Who does not know our secret can sign no refusal of it either.
  const hint = status === 401 ? ': it may have another secret than this platform' : '';
  throw new Error(`the traffic manager's answer (HTTP ${String(status)}) ${what}, so it is not believed${hint}`);
}

/**
 * Only a refusal in the words of the contract is certain; a proxy in between may have answered anything else.
 * @throws Error for what is none, with what it says: by that an operator finds whoever has answered
 */
function refusalIn({ status, body }: Answer, secrets: readonly string[]): SwitchyardError {
  const refusal = status >= 400 && status < 500 ? webhookErrorSchema.safeParse(jsonIn(body.toString('utf8'))) : null;
  if (refusal?.success !== true) {
    const words = bodyWords(body, secrets);
    throw new Error(`the traffic manager answered HTTP ${String(status)}${words === '' ? '' : `: ${words}`}`);
  }
  const { code, message, heldToken } = refusal.data;
  const held = heldToken === undefined ? '' : ` (it holds token ${String(heldToken)})`;
  return code === 'stale-token'
    ? stale(`${message}${held}`)
    : new SwitchyardError(refusals[code], `the traffic manager refused: ${message}`);
}

function stale(why: string): SwitchyardError {
  return new SwitchyardError('plan-outdated', `the traffic manager refused: ${why}`);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function statusIn(text: string): WebhookStatus {
  const parsed = webhookStatusSchema.safeParse(jsonIn(text));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`the traffic manager's answer has no usable ${placeOf(issue?.path ?? [])}: ${issue?.message ?? 'invalid'}`);
  }
  const { held, actual } = parsed.data;
  for (const routing of [held?.routing, actual]) {
    if (routing === undefined || routing === null) continue;
    for (const trafficClass of trafficClasses) {
      const sum = Object.values(routing[trafficClass]).reduce((total, share) => total + share, 0);
      if (Math.abs(sum - 1) > sumTolerance)
        throw new Error(`the traffic manager's shares of ${trafficClass} sum to ${String(sum)}, not to 1`);
    }
  }
  return parsed.data;
}

/** It is there when the target says so and its shares say so too. What was read long ago tells nothing of now. */
function readBackOf(
  status: WebhookStatus,
  { clock, signsAnswers }: Pick<WebhookActuatorOptions, 'clock' | 'signsAnswers'>,
): RoutingReadBack {
  const { held, readAtMs } = status;
  const ageMs = clock() - readAtMs;
  const actual = ageMs > replayWindowMs ? null : status.actual;
  const differs = held === null || actual === null ? [] : differsBeyondRounding(held.routing, actual);
  const words = [
    ...(status.actual === null ? ["can't tell its shares"] : actual === null ? [`has shares from ${(ageMs / 1000).toFixed(0)} s ago`] : []),
    ...(actual === null ? [] : [sharesText(actual), status.converged ? 'reached' : 'moving']),
    ...(differs.length === 0 ? [] : [`${differs.join(', ')} differs from what it holds`]),
    ...(status.detail === '' ? [] : [status.detail]),
    ...(status.fences ? [] : ['it does not check fencing tokens']),
    ...(signsAnswers ? [] : ['its answers are not signed']),
  ];
  return {
    readAtMs,
    held,
    converged: status.converged && differs.length === 0,
    actual,
    text: `Traffic manager ${words.join('; ')}`,
    brief: 'traffic manager has it',
    checks: status.checks,
  };
}

function placeOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'JSON' : path.map(String).join('.');
}
