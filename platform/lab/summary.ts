import type { LabReady } from './contract.ts';

/** What a person reads when the lab is up. */
export function summary(ready: LabReady): string {
  const seconds = (ready.startedInMs / 1000).toFixed(1);
  const nodes = ready.servers.filter(({ kind }) => kind === 'origin' || kind === 'edge');
  return [
    '',
    `The lab is up after ${seconds} s.`,
    ...(ready.platform === undefined
      ? [`  platform   none; config agents look for one at ${ready.expectedPlatformUrl}`]
      : [`  platform   ${ready.platform.url}`, `  sign in    ${ready.signIn}`]),
    `  network    ${ready.networkFile}`,
    `  publish    ${ready.rtmp.publishUrl}/NAME`,
    `  play       ${ready.rtmp.playUrl}/${ready.streamIds[0] ?? 'NAME'}`,
    ...nodes.map(
      ({ name, pid, ports }) => `  ${name.padEnd(13)} pid ${pid ?? '-'}, rtmp ${ports['rtmp'] ?? '-'}, stat ${ports['gate'] ?? '-'}`,
    ),
    `  control    curl -H 'Authorization: Bearer ${ready.control.secret}' ${ready.control.url}/status`,
    `  logs       ${ready.directory}/logs`,
    '',
    'Ctrl-C ends it and removes everything.',
  ].join('\n');
}
