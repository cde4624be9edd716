import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Figures of the clip, for whoever wants to check what arrives. */
export const clipFigures = { seconds: 20, framesPerSecond: 15, gopSeconds: 1, videoKbps: 160, audioKbps: 24 } as const;

/**
 * A small moving picture with sound that publishers send round and round. Few frames and few audio packets a second, since the
 * cost of a publisher, two relays and a viewer is per packet.
 */
export async function makeClip(ffmpeg: string, file: string, signal: AbortSignal): Promise<void> {
  const { seconds, framesPerSecond, gopSeconds, videoKbps, audioKbps } = clipFigures;
  const gop = String(framesPerSecond * gopSeconds);
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=256x144:rate=${framesPerSecond}`];
  const sound = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=16000'];
  const video = ['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'baseline', '-pix_fmt', 'yuv420p', '-threads', '1'];
  const rate = [
    '-g',
    gop,
    '-keyint_min',
    gop,
    '-sc_threshold',
    '0',
    '-b:v',
    `${videoKbps}k`,
    '-maxrate',
    `${videoKbps}k`,
    '-bufsize',
    `${videoKbps}k`,
  ];
  const audio = ['-c:a', 'aac', '-ac', '1', '-b:a', `${audioKbps}k`];
  const output = ['-t', String(seconds), '-f', 'flv', file];
  await run(ffmpeg, ['-nostdin', '-v', 'error', '-y', ...picture, ...sound, ...video, ...rate, ...audio, ...output], {
    timeout: 60_000,
    killSignal: 'SIGKILL',
    signal,
  });
}
