import { SetupProblem } from '../setup/report.mjs';

/**
 * Stops early when there is no screen to open a window on.
 *
 * @param {{ readonly platform: NodeJS.Platform, readonly env: NodeJS.ProcessEnv, readonly hasXvfb: boolean }} machine
 */
export function requireDisplay({ platform, env, hasXvfb }) {
  if (platform !== 'linux') return;
  if ((env['DISPLAY'] ?? '') !== '' || (env['WAYLAND_DISPLAY'] ?? '') !== '') return;
  const virtual = 'xvfb-run -a npm start -- --disable-gpu';
  throw new SetupProblem({
    what: 'There is no display to open the console on',
    why: 'neither DISPLAY nor WAYLAND_DISPLAY is set',
    todo: `run it in a desktop session or over \`ssh -X\`; for a display in memory:  ${hasXvfb ? virtual : `apt-get install -y xvfb xauth && ${virtual}`}`,
  });
}
