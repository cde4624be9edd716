import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { idcIdSchema, nodeRoles } from '../../../shared/model/network.ts';

const portSchema = z.number().int().min(1).max(65_535);

/** One nginx that the agent writes the config of: `<directory>/nginx.conf`, `<directory>/nginx.pid`. */
export const mediaNodeSchema = z.object({
  id: z.string().min(1),
  role: z.enum(nodeRoles),
  directory: z.string().min(1),
  rtmpPort: portSchema,
  /** Stat XML at `/stat`, control API at `/control`. */
  httpPort: portSchema,
  /** RTMP ports of the edges that an origin pushes each of its streams to; none for an edge. */
  pushPorts: z.array(portSchema),
});
export type MediaNode = z.infer<typeof mediaNodeSchema>;

export const nginxSchema = z.object({ binary: z.string().min(1), rtmpModule: z.string().min(1) });
export type Nginx = z.infer<typeof nginxSchema>;

/** What a config agent is started with: `--settings FILE`. */
export const configAgentSettingsSchema = z.object({
  idc: idcIdSchema,
  namespace: z.string().min(1),
  platformUrl: z.url(),
  machineSecretFile: z.string().min(1),
  /** The last release that was taken over, for when the platform is away at the next start. */
  stateFile: z.string().min(1),
  nginx: nginxSchema,
  nodes: z.array(mediaNodeSchema).min(1),
});
export type ConfigAgentSettings = z.infer<typeof configAgentSettingsSchema>;

/** @throws Error naming the file when it is missing or wrong. */
export async function readConfigAgentSettings(file: string): Promise<ConfigAgentSettings> {
  const parsed = configAgentSettingsSchema.safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is no config agent settings file: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
