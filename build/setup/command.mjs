import { spawnSync } from 'node:child_process';

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ readonly cwd?: string, readonly env?: NodeJS.ProcessEnv, readonly quiet?: boolean, readonly timeoutMs?: number }} [options] quiet keeps the output back
 * @returns {{ readonly ok: boolean, readonly output: string }} output is what it printed when quiet, or why it could not start
 */
export function run(command, args, options = {}) {
  const { cwd, env, quiet = false, timeoutMs } = options;
  const result = spawnSync(command, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, ...env },
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    // Windows starts a .cmd through its shell alone.
    shell: command.endsWith('.cmd'),
    encoding: 'utf8',
    // A tool's own output goes to stderr: stdout is for results such as `--json`.
    stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 2, 2],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (result.error !== undefined) return { ok: false, output: result.error.message };
  return { ok: result.status === 0, output: quiet ? `${result.stdout}${result.stderr}` : '' };
}

/**
 * How to call the npm that runs this script, or the one on the PATH.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {string} node the Node that should run npm
 * @returns {{ readonly command: string, readonly args: readonly string[] }}
 */
export function npmCommand(env, node) {
  const script = env['npm_execpath'];
  if (script?.endsWith('.js') === true) return { command: env['npm_node_execpath'] ?? node, args: [script] };
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [] };
}
