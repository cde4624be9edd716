import { access, constants } from 'node:fs/promises';
import path from 'node:path';

export type LabTools = { readonly nginx: string; readonly rtmpModule: string; readonly haproxy: string; readonly ffmpeg: string };

const packages = { nginx: 'nginx', rtmpModule: 'libnginx-mod-rtmp', haproxy: 'haproxy', ffmpeg: 'ffmpeg' } as const;
/** Debian keeps servers where a normal user's PATH does not look. */
const systemDirectories = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin'];

async function firstUsable(candidates: readonly string[], mode: number): Promise<string | undefined> {
  for (const candidate of candidates) {
    const isUsable = await access(candidate, mode).then(
      () => true,
      () => false,
    );
    if (isUsable) return candidate;
  }
  return undefined;
}

function program(name: string): Promise<string | undefined> {
  const directories = [...(process.env['PATH'] ?? '').split(path.delimiter).filter(Boolean), ...systemDirectories];
  return firstUsable(
    directories.map((directory) => path.join(directory, name)),
    constants.X_OK,
  );
}

/** @throws Error with the apt line that brings what is missing. */
export async function findTools(): Promise<LabTools> {
  const module = ['/usr/lib/nginx/modules', '/usr/lib64/nginx/modules', '/usr/local/lib/nginx/modules'];
  const [nginx, haproxy, ffmpeg, rtmpModule] = await Promise.all([
    program('nginx'),
    program('haproxy'),
    program('ffmpeg'),
    firstUsable(
      module.map((directory) => path.join(directory, 'ngx_rtmp_module.so')),
      constants.R_OK,
    ),
  ]);
  if (nginx === undefined || haproxy === undefined || ffmpeg === undefined || rtmpModule === undefined) {
    const found = { nginx, haproxy, ffmpeg, rtmpModule };
    const missing = (Object.keys(packages) as (keyof typeof packages)[]).filter((name) => found[name] === undefined);
    const names = missing.map((name) => packages[name]).join(' ');
    throw new Error(
      `the lab runs real servers and ${names} is not installed. On Debian:\n  sudo apt-get install --no-install-recommends ${names}`,
    );
  }
  return { nginx, haproxy, ffmpeg, rtmpModule };
}
