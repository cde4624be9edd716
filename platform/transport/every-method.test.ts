import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roles } from '../../shared/model/identity.ts';
import type { Role } from '../../shared/model/identity.ts';
import { limits } from '../../shared/wire/limits.ts';
import { methods } from '../../shared/wire/methods.ts';
import type { MethodName } from '../../shared/wire/methods.ts';
import { connect, makeDirectory, signIn, startPlatformProcess } from '../test-support/process.ts';
import type { BareConsole, PlatformProcess, WireMessage } from '../test-support/process.ts';
import { badParams } from '../test-support/bad-params.ts';
import { readingMethods } from './dispatch.ts';
import { exampleOf } from '../test-support/example-params.ts';

const names = Object.keys(methods) as MethodName[];
/** Somebody of each role. */
const people: Readonly<Record<Role, string>> = { viewer: 'vera', operator: 'omar', approver: 'ana', admin: 'ada' };

let directory: Awaited<ReturnType<typeof makeDirectory>>;
let platform: PlatformProcess;
let reader: BareConsole;
const tokens = new Map<string, string>();

async function open(role: Role): Promise<BareConsole> {
  const subject = people[role];
  const token = tokens.get(subject) ?? (await signIn(platform.url, subject)).accessToken;
  tokens.set(subject, token);
  const opened = await connect(platform.url, { token });
  if ('status' in opened) throw new Error(JSON.stringify(opened.body));
  return opened;
}

beforeAll(async () => {
  directory = await makeDirectory();
  platform = await startPlatformProcess(path.join(directory.path, 'data'));
  reader = await open('viewer');
}, 60_000);
afterAll(async () => {
  reader.close();
  await platform.stop();
  await directory.remove();
});

/** Calls one after the other; a platform ends a console that speaks nonsense for long, so that every few get a fresh one. */
async function callAll(role: Role, method: string, calls: readonly Readonly<Record<string, unknown>>[]): Promise<WireMessage[]> {
  const answers: WireMessage[] = [];
  for (let from = 0; from < calls.length; from += limits.maxInvalidMessages) {
    const console = await open(role);
    for (const params of calls.slice(from, from + limits.maxInvalidMessages)) answers.push(await console.request(method, params));
    console.close();
  }
  return answers;
}

/** How many refusals of the method the audit log holds. */
async function refusals(method: string): Promise<number> {
  const { result } = await reader.request('audit.search', { text: method, outcome: 'refused', most: 500 });
  return (result?.['entries'] as readonly { readonly action: string }[]).filter(({ action }) => action === method).length;
}

/** What anybody could have changed: changes, command, config. */
async function worldNow(): Promise<unknown> {
  const changes = (await reader.request('view.subscribe', { view: 'changes' })).result?.['cursor'];
  const config = (await reader.request('config.namespace', { namespace: 'media' })).result;
  const authority = (await reader.request('audit.search', { text: 'authority', outcome: 'success' })).result?.['total'];
  return { changes, config, authority };
}

describe.each(names)('%s', { timeout: 60_000 }, (name) => {
  const { params: schema, role } = methods[name];
  const isAudited = !readingMethods.has(name);

  it('refuses wrong parameters by their place, audits it if it would change something, and changes nothing', async () => {
    const bad = badParams(schema);
    const [before, world] = [await refusals(name), await worldNow()];
    const answers = await callAll(
      role,
      name,
      bad.map(({ params }) => params),
    );
    for (const [index, { what, at }] of bad.entries()) {
      expect(answers[index]?.error, what).toMatchObject({ code: -32602, data: { code: 'invalid-params' } });
      const found = answers[index]?.error?.data.path ?? '';
      expect(found === at || found.startsWith(`${at}.`), `${what}: points to ${found}, not to ${at}`).toBe(true);
    }
    expect((await refusals(name)) - before).toBe(isAudited ? bad.length : 0);
    expect(await worldNow()).toEqual(world);
  });

  const tooLow = roles.slice(0, roles.indexOf(role));
  it.skipIf(tooLow.length === 0)('refuses every role below its own, and audits that', async () => {
    const example = exampleOf(schema) as Readonly<Record<string, unknown>>;
    const before = await refusals(name);
    for (const lower of tooLow) {
      const [answer] = await callAll(lower, name, [example]);
      expect(answer?.error).toMatchObject({ code: -32002, data: { code: 'forbidden' } });
    }
    expect((await refusals(name)) - before).toBe(tooLow.length);
  });
});
