/** What the lab says of itself: the line that `--json` prints and the answers of its control API. */
import { z } from 'zod';

const serverStatusSchema = z.object({
  name: z.string(),
  kind: z.enum(['origin', 'edge', 'haproxy', 'ingress-agent', 'config-agent', 'platform', 'players', 'publishers', 'console']),
  state: z.enum(['running', 'stopped', 'died']),
  /** Leader of the process group. */
  pid: z.number().int().optional(),
  /** How it ended, when it died. */
  cause: z.string().optional(),
  /** Unix ms of the last change of state. */
  sinceMs: z.number(),
  /** Loopback ports by use. */
  ports: z.record(z.string(), z.number().int()),
  logFile: z.string(),
});
export type ServerStatus = z.infer<typeof serverStatusSchema>;

const gateStatusSchema = z.object({ node: z.string(), port: z.number().int(), state: z.enum(['open', 'blocked']) });

export const labStatusSchema = z.object({ servers: z.array(serverStatusSchema), gates: z.array(gateStatusSchema) });
export type LabStatus = z.infer<typeof labStatusSchema>;

export const labReadySchema = z.object({
  ready: z.literal(true),
  startedInMs: z.number(),
  /** Everything of this run; removed at its end. */
  directory: z.string(),
  networkFile: z.string(),
  machineSecretFile: z.string(),
  /** Absent without a platform. */
  platform: z.object({ url: z.string(), /** The platform's own ready line. */ ready: z.record(z.string(), z.unknown()) }).optional(),
  /** Where config agents look for a platform, whether it is there or not. */
  expectedPlatformUrl: z.string(),
  /** How a person signs in. */
  signIn: z.string(),
  control: z.object({ url: z.string(), secret: z.string() }),
  ingress: z.object({ url: z.string(), secretFile: z.string() }),
  players: z.object({ url: z.string() }).optional(),
  rtmp: z.object({ publishUrl: z.string(), playUrl: z.string() }),
  streamIds: z.array(z.string()),
  servers: z.array(serverStatusSchema),
  gates: z.array(gateStatusSchema),
});
export type LabReady = z.infer<typeof labReadySchema>;

export const killRequestSchema = z.object({
  signal: z.enum(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGSTOP', 'SIGCONT', 'SIGUSR1', 'SIGUSR2', 'SIGQUIT']).default('SIGKILL'),
});
export type LabSignal = z.infer<typeof killRequestSchema>['signal'];
