import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replayWindowMs, webhookHeaders } from '../../../shared/agents/webhook.ts';
import { SwitchyardError } from '../../../shared/wire/errors.ts';
import type { RoutingCommand, TrafficActuator } from '../../contracts.ts';
import { makeDirectory } from '../../test-support/process.ts';
import { startReceiver } from './test-support/receiver/process.ts';
import type { ReceiverProcess } from './test-support/receiver/process.ts';
import { answerSignatureOf, isAnswerSignedBy, signatureOf } from './webhook-signature.ts';
import { createWebhookActuator } from './webhook.ts';
import type { WebhookActuatorOptions } from './webhook.ts';
import { thrown } from '../../test-support/thrown.ts';

const idcs = ['osl-1', 'ath-1'];
const secret = 'a-secret-for-tests-only';
const quarter = { 'osl-1': 0.25, 'ath-1': 0.75 };
const command: RoutingCommand = { token: 7, key: 'c-1/step-1/1', routing: { publish: quarter, play: quarter } };
const signal = new AbortController().signal;
const status = { readAtMs: Date.now(), fences: true, held: command, converged: true, actual: command.routing };

let directory: Awaited<ReturnType<typeof makeDirectory>>;
let receiver: ReceiverProcess | undefined;

beforeEach(async () => {
  directory = await makeDirectory();
});
afterEach(async () => {
  await receiver?.stop();
  receiver = undefined;
  await directory.remove();
});

async function begin(differs: { readonly unfenced?: boolean; readonly unsigned?: boolean } = {}): Promise<ReceiverProcess> {
  const secretFile = path.join(directory.path, 'secret');
  await writeFile(secretFile, secret, { mode: 0o600 });
  receiver = await startReceiver({ stateFile: path.join(directory.path, 'state.json'), secretFile, idcs, ...differs });
  return receiver;
}

function actuatorAt(url: string, differs: Partial<WebhookActuatorOptions> = {}): TrafficActuator {
  return createWebhookActuator({
    url,
    readUrl: url,
    method: 'PUT',
    secret,
    signsAnswers: true,
    fetch,
    clock: () => Date.now(),
    ...differs,
  });
}

/** Every answer is signed as the contract says. */
function actuatorThat(answer: () => Promise<Response> | Response): TrafficActuator {
  return actuatorAt('http://127.0.0.1:1/routing', {
    fetch: async (_, init) => {
      const response = await answer();
      const { status, headers } = response;
      const body = new Uint8Array(await response.arrayBuffer());
      const to = new Headers(init?.headers).get(webhookHeaders.signature) ?? '';
      headers.set(webhookHeaders.signature, answerSignatureOf(secret, { to, status, body }));
      return new Response(status === 307 ? null : body, { status, headers });
    },
  });
}

/** Somebody on the way changes what the receiver answered. */
function actuatorBehind(
  url: string,
  tamper: (answer: Response, body: string) => Response,
  clock: () => number = () => Date.now(),
): TrafficActuator {
  return actuatorAt(url, {
    clock,
    fetch: async (...asked) => {
      const answer = await fetch(...asked);
      return tamper(answer, await answer.text());
    },
  });
}

interface Refused {
  readonly what: string;
  readonly wrong: Partial<RoutingCommand>;
  readonly code: string;
  readonly words: string;
}

const later = { token: 8, key: 'x' };

function only(idc: string): RoutingCommand['routing'] {
  return { publish: { [idc]: 1 }, play: quarter };
}

describe('the signature', () => {
  it('is that of the example in docs/actuators.md, which openssl made', () => {
    const request = {
      timestampMs: 1_790_000_000_000,
      method: 'PUT',
      target: '/routing?network=north',
      body: '{"token":7,"key":"c-1/step-1/1","routing":{"publish":{"osl-1":0.25,"ath-1":0.75},"play":{"osl-1":0.25,"ath-1":0.75}}}',
    };
    expect(signatureOf('correct-horse-battery', request)).toBe('v1=911435feaebf2154be68e1cc76d9d411f8aac4a520b4532c6b3071cc6145b926');
  });

  it('of an answer is for one request, one status and one body, and never that of a request', () => {
    const answer = { to: 'v1=ab', status: 200, body: '{"held":null}' };
    const signature = answerSignatureOf(secret, answer);
    expect(isAnswerSignedBy(secret, answer, signature)).toBe(true);
    for (const differs of [{ to: 'v1=ac' }, { status: 409 }, { body: '{"held":null} ' }]) {
      expect(isAnswerSignedBy(secret, { ...answer, ...differs }, signature)).toBe(false);
    }
    expect(isAnswerSignedBy('another-secret-for-tests', answer, signature)).toBe(false);
    const asRequest = { timestampMs: 1, method: answer.to, target: '200', body: answer.body };
    expect(isAnswerSignedBy(secret, answer, signatureOf(secret, asRequest))).toBe(false);
  });
});

describe('the webhook actuator and a receiver that keeps the contract', () => {
  it('make the absolute routing real, and the receiver still holds it after a restart', async () => {
    const first = await begin();
    expect(await actuatorAt(first.url).read(signal)).toMatchObject({ held: null, actual: { play: { 'osl-1': 0.5 } } });
    expect(await actuatorAt(first.url).apply(command, signal)).toMatchObject({ held: command, converged: true, actual: command.routing });
    await first.stop();
    const second = await begin();
    const back = await actuatorAt(second.url).read(signal);
    expect(back).toMatchObject({ held: command, converged: true });
    expect(back.checks[0]).toMatchObject({ idc: 'osl-1', check: 'up' });
  });

  it('take POST as well as PUT', async () => {
    const { url } = await begin();
    expect(await actuatorAt(url, { method: 'POST' }).apply(command, signal)).toMatchObject({ held: command });
  });

  it('do a command once, however often it is given', async () => {
    const { url } = await begin();
    const actuator = actuatorAt(url);
    for (let round = 0; round < 3; round += 1) await actuator.apply(command, signal);
    expect((await actuator.read(signal)).text).toContain('1 commands taken');
  });

  const refused: readonly Refused[] = [
    { what: 'an older token', wrong: { token: 6, key: 'late' }, code: 'plan-outdated', words: 'holds token 7' },
    { what: 'a key with another routing', wrong: { routing: only('osl-1') }, code: 'key-reused', words: 'another body' },
    { what: 'an IDC that it does not know', wrong: { ...later, routing: only('rix-1') }, code: 'not-found', words: 'there is no rix-1' },
    {
      what: 'shares that sum to more',
      wrong: { ...later, routing: { publish: { 'osl-1': 1, 'ath-1': 1 }, play: quarter } },
      code: 'invalid-params',
      words: 'sum',
    },
  ];
  it('leave the newest of many that come at once', async () => {
    const { url } = await begin();
    const commands = Array.from({ length: 8 }, (_, index) => ({ ...command, token: 20 - index, key: `key-${String(index)}` }));
    const outcomes = await Promise.allSettled(commands.map((each) => actuatorAt(url).apply(each, signal)));
    expect(outcomes[0]?.status).toBe('fulfilled');
    expect((await actuatorAt(url).read(signal)).held).toEqual(commands[0]);
  });

  it.each(refused)('refuse $what for certain, and nothing is done', async ({ wrong, code, words }) => {
    const { url } = await begin();
    const actuator = actuatorAt(url);
    await actuator.apply(command, signal);
    const error = await thrown(actuator.apply({ ...command, ...wrong }, signal));
    expect(error).toBeInstanceOf(SwitchyardError);
    expect(error).toMatchObject({ code, message: expect.stringContaining(words) as unknown });
    expect((await actuator.read(signal)).held).toEqual(command);
  });

  it('do not understand each other with two secrets, and the operator is told of it', async () => {
    const { url } = await begin();
    const error = await thrown(actuatorAt(url, { secret: 'another-secret-for-tests' }).apply(command, signal));
    expect(error).not.toBeInstanceOf(SwitchyardError);
    expect(error).toMatchObject({ message: expect.stringContaining('it may have another secret than this platform') as unknown });
    expect((await actuatorAt(url).read(signal)).held).toBeNull();
  });

  it('refuse a request from beyond the replay window, and one whose bytes were changed', async () => {
    const { url } = await begin();
    const late = actuatorAt(url, { clock: () => Date.now() - replayWindowMs - 5_000 });
    expect(await thrown(late.apply(command, signal))).toMatchObject({ message: expect.stringContaining('from our clock') as unknown });
    const body = JSON.stringify(command);
    const timestampMs = Date.now();
    const headers = {
      [webhookHeaders.timestamp]: String(timestampMs),
      [webhookHeaders.signature]: signatureOf(secret, { timestampMs, method: 'PUT', target: '/routing', body }),
    };
    const changed = await fetch(url, { method: 'PUT', headers, body: body.replace('0.25', '0.26') });
    expect([changed.status, await changed.json()]).toMatchObject([401, { code: 'bad-signature' }]);
    expect((await actuatorAt(url).read(signal)).held).toBeNull();
  });

  it.each([
    ['cut-before', null],
    ['fails-before', null],
    ['cut-after', command],
    ['fails-after', command],
  ] as const)('leave the outcome unknown when the receiver is in trouble (%s); reading tells it', async (trouble, held) => {
    const { url, trouble: put } = await begin();
    const actuator = actuatorAt(url);
    await put(trouble);
    expect(await thrown(actuator.apply(command, signal))).not.toBeInstanceOf(SwitchyardError);
    await put('none');
    expect((await actuator.read(signal)).held).toEqual(held);
  });
});

describe('a receiver that checks no tokens', () => {
  it('is known as such once it has said so, and before it has said anything', async () => {
    const { url } = await begin({ unfenced: true });
    const actuator = actuatorAt(url);
    expect(actuator.unfenced).toContain('has not said yet');
    expect((await actuator.read(signal)).text).toContain('does not check fencing tokens');
    expect(actuator.unfenced).toBe('the traffic manager does not check fencing tokens');
  });

  it('is looked at before each command, so that an older one is not given', async () => {
    const { url } = await begin({ unfenced: true });
    const actuator = actuatorAt(url);
    await actuator.apply(command, signal);
    expect(await thrown(actuator.apply({ ...command, token: 6, key: 'late' }, signal))).toMatchObject({ code: 'plan-outdated' });
    expect((await actuator.read(signal)).held).toEqual(command);
  });

  it('counts as fenced once it says that it is', async () => {
    const { url } = await begin();
    const actuator = actuatorAt(url);
    await actuator.read(signal);
    expect(actuator.unfenced).toBeUndefined();
  });
});

describe('an answer that somebody on the way has made', () => {
  const resigned = (response: Response, body: string): Response =>
    new Response(body, { status: response.status, headers: response.headers });

  it.each([
    [
      '"applied" without a signature',
      (_: Response, body: string) => new Response(body.replace('"held":null', `"held":${JSON.stringify(command)}`)),
    ],
    [
      '"applied" under the signature of the true answer',
      (answer: Response, body: string) => resigned(answer, body.replace('"actual"', ' "actual"')),
    ],
    [
      '"refused" in the words of the contract',
      () => Response.json({ code: 'stale-token', message: 'older', heldToken: 9 }, { status: 409 }),
    ],
    ['the true body with another status', (answer: Response, body: string) => new Response(body, { status: 409, headers: answer.headers })],
  ])('leaves the outcome unknown: %s', async (_, tamper) => {
    const { url } = await begin();
    const error = await thrown(actuatorBehind(url, tamper).apply(command, signal));
    expect(error).not.toBeInstanceOf(SwitchyardError);
    expect(error).toBeInstanceOf(Error);
  });

  it('is not believed when it was recorded from another request', async () => {
    const { url } = await begin();
    const recorded: Response[] = [];
    const tamper = (answer: Response, body: string): Response => {
      recorded.push(resigned(answer, body));
      return (recorded[0] ?? answer).clone();
    };
    let now = Date.now();
    const clock = (): number => (now += 1);
    const actuator = actuatorBehind(url, tamper, clock);
    await actuator.read(signal);
    expect(await thrown(actuator.read(signal))).toMatchObject({
      message: expect.stringContaining('as the answer to this request') as unknown,
    });
  });
});

describe('a receiver that can not sign', () => {
  it('is not believed', async () => {
    const { url } = await begin({ unsigned: true });
    expect(await thrown(actuatorAt(url).read(signal))).toMatchObject({ message: expect.stringContaining('is not signed, so') as unknown });
  });

  it('is believed where the network file says so, and each read-back says what that is worth', async () => {
    const { url } = await begin({ unsigned: true });
    const back = await actuatorAt(url, { signsAnswers: false }).apply(command, signal);
    expect(back).toMatchObject({ held: command, text: expect.stringContaining('its answers are not signed') as unknown });
  });
});

describe('an answer that can not be believed', () => {
  it.each([
    ['no JSON', () => new Response('<html>')],
    ['no status of the contract', () => Response.json({ ...status, held: 'yes' })],
    ['shares that do not sum to 1', () => Response.json({ ...status, actual: { publish: quarter, play: { 'osl-1': 0.2 } } })],
    [
      'another routing under our key',
      () => Response.json({ ...status, held: { ...command, routing: { publish: { 'osl-1': 1 }, play: quarter } } }),
    ],
    ['a refusal that is none of the contract', () => new Response('<html>too large</html>', { status: 413 })],
    ['a redirect', () => new Response(null, { status: 307, headers: { location: 'http://127.0.0.1:2/' } })],
    ['more than anybody reads', () => new Response('x'.repeat(2 * 1024 * 1024))],
    ['none at all', () => Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }))],
  ])('leaves the outcome unknown: %s', async (_, answer) => {
    const error = await thrown(actuatorThat(answer).apply(command, signal));
    expect(error).not.toBeInstanceOf(SwitchyardError);
    expect(error).toMatchObject({ message: expect.stringContaining('traffic manager') as unknown });
  });

  it('is told with its words, which say who has answered', async () => {
    const page = (): Response => new Response('<html><body><h1>503</h1>\nno server is available</body></html>', { status: 503 });
    expect(await thrown(actuatorThat(page).read(signal))).toMatchObject({
      message: 'the traffic manager answered HTTP 503: 503 no server is available',
    });
    const echo = (): Response => new Response(`no route for ${secret}`, { status: 404 });
    expect(await thrown(actuatorThat(echo).read(signal))).toMatchObject({ message: 'the traffic manager answered HTTP 404' });
  });

  it('is not converged when its shares are other ones than it holds', async () => {
    const actual = { publish: quarter, play: { 'osl-1': 0.5, 'ath-1': 0.5 } };
    const back = await actuatorThat(() => Response.json({ ...status, actual })).read(signal);
    expect(back).toMatchObject({ converged: false, text: expect.stringContaining('osl-1, ath-1 differs') as unknown });
  });

  it('tells nothing of now when it was read a minute ago', async () => {
    const back = await actuatorThat(() => Response.json({ ...status, readAtMs: Date.now() - 90_000 })).read(signal);
    expect(back).toMatchObject({ actual: null, text: expect.stringContaining('has shares from 90 s ago') as unknown });
  });
});
