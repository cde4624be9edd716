import { ensureDebianPackages } from './debian.mjs';
import { debianPackages } from './debian-packages.mjs';
import { runProgram } from './report.mjs';

// The part of set-up that needs root, alone, for a CI whose other steps run as a normal user: `sudo node build/setup/packages.mjs desktop test`.
await runProgram(() => {
  const known = /** @type {(keyof typeof debianPackages)[]} */ (Object.keys(debianPackages));
  ensureDebianPackages(known.filter((group) => process.argv.includes(group)));
});
