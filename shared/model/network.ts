/**
 * The network file: what IDCs and nodes exist and where the platform reaches them. Read once at start by `--network FILE`.
 * Secrets never stand in it: `secretFile` names a file that only its owner can read.
 */
import { z } from 'zod';
import { collectorIdSchema } from '../wire/ingest.ts';
import { trafficSchema } from './traffic-target.ts';

export const idcIdSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'an IDC id is lower-case letters, digits and dashes');

export const idcSchema = z.object({
  id: idcIdSchema,
  /** What people call it, e.g. a city. */
  name: z.string().min(1),
  region: z.string().min(1),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  egressCapacityGbps: z.number().positive(),
  ingestCapacityGbps: z.number().positive(),
  viewerCapacity: z.number().int().positive(),
  streamCapacity: z.number().int().positive(),
  costPerGb: z.number().nonnegative(),
});
export type Idc = z.infer<typeof idcSchema>;

export const nodeRoles = ['origin', 'edge'] as const;
const nodeKinds = ['nginx-rtmp', 'srs', 'mediamtx', 'prometheus'] as const;
const nodeFields = z.object({
  id: z.string().min(1).max(120),
  idc: idcIdSchema,
  role: z.enum(nodeRoles),
  /** The server that runs on it, nginx-rtmp when left out; `prometheus` when the network's Prometheus server tells of it. */
  kind: z.enum(nodeKinds).optional(),
  /** nginx-rtmp: its stat XML. SRS and MediaMTX: base address of the HTTP API, e.g. `http://10.0.0.7:1985`. Empty for `prometheus` alone. */
  statUrl: z.url().default(''),
  /** nginx-rtmp: where its control module answers, e.g. `http://10.0.0.7:8080/control`. With it, streams can be switched away from here. */
  controlUrl: z.url().optional(),
  /** MediaMTX's metrics: with them round trip and loss of SRT publishers are known, and relays are told from viewers. */
  metricsUrl: z.url().optional(),
  /** The collector that reads it and pushes what it says; left out: the platform reads it by itself. */
  collector: collectorIdSchema.optional(),
});
export const nodeSchema = nodeFields.refine(({ kind, statUrl }) => kind === 'prometheus' || statUrl !== '', {
  path: ['statUrl'],
  message: 'a node that is asked itself needs a statUrl',
});
export type NetworkNode = z.infer<typeof nodeSchema>;

/** A Prometheus server that tells of nodes by queries: docs/prometheus-source.md. */
const prometheusSchema = z.object({
  /** Base address of the server, e.g. `http://10.0.0.9:9090`. */
  url: z.url(),
  /** How often it is asked, at least as long as it scrapes; what is older than three of these is stale. */
  intervalMs: z.number().int().min(1_000).max(300_000).default(5_000),
  /** Its bearer token. */
  secretFile: z.string().min(1).optional(),
  /** Which query is which figure. */
  mappingFile: z.string().min(1),
  /** The collector that asks it, and must be that of its nodes. */
  collector: collectorIdSchema.optional(),
});

const endpointSchema = z.object({ url: z.url(), secretFile: z.string().min(1) });

export const networkSchema = z.object({
  /** Name of the network, shown in the top bar. */
  name: z.string().min(1).max(60),
  environment: z.enum(['production', 'staging', 'lab', 'simulation']),
  idcs: z.array(idcSchema).min(1).max(200),
  nodes: z.array(nodeSchema),
  /** Addresses that belong to our own nodes: their connections are relays, not viewers or encoders. */
  relayFlashVersions: z.array(z.string()).default(['ngx-local-relay']),
  /** IP addresses of our own nodes, for servers that do not tell how a client calls itself (SRS, MediaMTX): these are relays too. */
  relayAddresses: z.array(z.string()).optional(),
  ingress: endpointSchema.optional(),
  /** What makes traffic shifts real; `kind: 'ingress'` says the same as `ingress`. One of the two. */
  traffic: trafficSchema.optional(),
  players: z.object({ url: z.url(), collector: collectorIdSchema.optional() }).optional(),
  prometheus: prometheusSchema.optional(),
  /** Secret with which config agents and collectors authenticate to the platform. */
  machineSecretFile: z.string().optional(),
});
export type Network = z.infer<typeof networkSchema>;
