import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { idcIdSchema } from '../../../shared/model/network.ts';

/** What the ingress agent is started with: `--settings FILE`. */
export const ingressSettingsSchema = z.object({
  agentId: z.string().min(1),
  /** Where the HTTP API listens on loopback. */
  port: z.number().int().min(0).max(65_535),
  secretFile: z.string().min(1),
  /** Desired state, persisted before it is acted on. */
  stateFile: z.string().min(1),
  runtimeSocket: z.string().min(1),
  /** UDP port on loopback to which HAProxy logs one line per session. */
  logPort: z.number().int().min(0).max(65_535),
  /** HAProxy's backend per traffic class; its servers are named by IDC id, its frontend by the class. */
  backends: z.object({ publish: z.string().min(1), play: z.string().min(1) }),
  idcs: z.array(idcIdSchema).min(1),
});
export type IngressSettings = z.infer<typeof ingressSettingsSchema>;

/** @throws Error naming the file when it is missing or wrong. */
export async function readIngressSettings(file: string): Promise<IngressSettings> {
  const parsed = ingressSettingsSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is no ingress agent settings file: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
