/**
 * Puts a command on a display of its own, so that tests neither need a screen nor take the one a person works on.
 * Away from Linux there is always a screen.
 */
export function onVirtualDisplay(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
  if (process.platform !== 'linux') return command;
  return ['xvfb-run', '--auto-servernum', '--server-args=-screen 0 1920x1200x24', ...command];
}
