/** A real platform over a network file that names a team's own traffic manager: read, alarmed about, and moved. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Change } from '../../shared/changes/change.ts';
import { exampleShift } from '../../shared/rules/example-network.ts';
import { simulatedIdcs } from '../sources/simulator/network.ts';
import { collectorId, startCollectorProcess, until, writeMachineSecret } from '../test-support/collector-process.ts';
import type { CollectorProcess } from '../test-support/collector-process.ts';
import { connectAs, makeDirectory, startPlatformProcess } from '../test-support/process.ts';
import type { BareConsole, PlatformProcess } from '../test-support/process.ts';
import { startReceiver } from './actuators/test-support/receiver/process.ts';
import type { ReceiverProcess } from './actuators/test-support/receiver/process.ts';
import { createWebhookActuator } from './actuators/webhook.ts';

const idcs = simulatedIdcs({ seed: 1, idcs: 3, streams: 30, scenario: 'calm' });
const secret = 'a-secret-for-tests-only';
let directory: Awaited<ReturnType<typeof makeDirectory>>;
let receiver: ReceiverProcess;
let platform: PlatformProcess;
let collector: CollectorProcess;

beforeEach(async () => {
  directory = await makeDirectory();
  const inDirectory = (name: string): string => path.join(directory.path, name);
  await writeFile(inDirectory('traffic.secret'), secret, { mode: 0o600 });
  receiver = await startReceiver({
    stateFile: inDirectory('receiver.json'),
    secretFile: inDirectory('traffic.secret'),
    idcs: idcs.map(({ id }) => id),
  });
  const traffic = { kind: 'webhook', url: receiver.url, secretFile: 'traffic.secret' };
  await writeFile(inDirectory('network.json'), JSON.stringify({ name: 'Attached', environment: 'lab', idcs, nodes: [], traffic }));
  const secretFile = await writeMachineSecret(directory.path);
  platform = await startPlatformProcess(inDirectory('data'), [
    ...['--network', inDirectory('network.json')],
    ...['--simulated-by', collectorId, '--machine-secret', secretFile],
  ]);
  collector = startCollectorProcess({ platformUrl: platform.url, secretFile, spool: inDirectory('spool') });
}, 60_000);

afterEach(async () => {
  await collector.stop('SIGKILL');
  await platform.stop('SIGKILL');
  await receiver.stop();
  await directory.remove();
});

/** Asked for again until no rule blocks it: sources need a moment. */
async function submitted(operator: BareConsole, intent: unknown): Promise<Change> {
  const { result } = await until(
    async () => {
      const preview = await operator.request('change.preview', { intent });
      if (preview.error !== undefined) return preview;
      const { plan, evidence } = preview.result as { plan: { planHash: string }; evidence: { id: string } };
      return operator.request('change.submit', {
        planHash: plan.planHash,
        evidenceId: evidence.id,
        reason: 'encoders fail',
        ticket: null,
        idempotencyKey: `key-${evidence.id}`,
      });
    },
    ({ result: answer }) => answer !== undefined,
  );
  return result?.['change'] as Change;
}

it(
  'a traffic manager that the network file names is read, is missed when it is gone, and carries a shift',
  { timeout: 120_000 },
  async () => {
    const operator = await connectAs(platform.url, 'omar');
    const approver = await connectAs(platform.url, 'ana');
    const [leaving] = idcs;
    const change = await submitted(operator, exampleShift({ idcs: [leaving?.id ?? ''], stepPercents: [10], holdMs: 1_000 }));
    const approved = await approver.request('change.approve', { changeId: change.id, planHash: change.planHash });
    expect(approved.error).toBeUndefined();
    const applied = await until(
      async () => (await operator.request('change.get', { changeId: change.id })).result?.['change'] as Change,
      ({ steps }) => steps[0]?.effect === 'applied',
    );
    expect(applied.steps[0]?.readBack).toContain('Traffic manager publish');
    const direct = createWebhookActuator({
      url: receiver.url,
      readUrl: receiver.url,
      method: 'PUT',
      secret,
      signsAnswers: true,
      fetch,
      clock: () => Date.now(),
    });
    const { held } = await direct.read(new AbortController().signal);
    expect(held).toMatchObject({ token: 1, key: `${change.id}/step-1/1` });

    await operator.request('view.subscribe', { view: 'alarms' });
    await receiver.trouble('silent');
    const alarm = await operator.message((message) => JSON.stringify(message).includes('Traffic manager unreachable'));
    expect(JSON.stringify(alarm)).toContain('The traffic manager has been silent for');
    operator.close();
    approver.close();
  },
);
