/**
 * A shell that outlives the lab by a moment: when the lab is gone without a word (SIGKILL, out of memory), it ends every process
 * group that was left and removes the temporary directory.
 */
import { spawn } from 'node:child_process';

export type Reaper = {
  readonly watch: (group: number) => void;
  readonly forget: (group: number) => void;
  /** All is tidy: the reaper ends without doing anything. */
  readonly dismiss: () => Promise<void>;
};

const script = `
trap '' TERM INT HUP
groups=
while read -r word group; do
  case $word in
    watch) groups="$groups $group" ;;
    forget) rest=; for one in $groups; do [ "$one" = "$group" ] || rest="$rest $one"; done; groups=$rest ;;
    dismiss) exit 0 ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
sleep 0.3
rm -rf -- "$1"
`;

export function startReaper(directory: string): Reaper {
  const shell = spawn('/bin/sh', ['-c', script, 'switchyard-lab-reaper', directory], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const { stdin } = shell;
  // A reaper that is gone leaves the lab as it is: tidy on every end but SIGKILL.
  stdin.on('error', () => undefined);
  return {
    watch: (group) => stdin.write(`watch ${group}\n`),
    forget: (group) => stdin.write(`forget ${group}\n`),
    async dismiss() {
      if (shell.exitCode !== null) return;
      const ended = new Promise((resolve) => shell.once('exit', resolve));
      stdin.end('dismiss\n');
      await ended;
    },
  };
}
