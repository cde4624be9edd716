/** What makes traffic shifts real, as the network file names it: docs/actuators.md. Secrets are named by their file. */
import { z } from 'zod';

const portSchema = z.number().int().min(1).max(65_535);
const secretFileSchema = z.string().min(1);

/** Any case, with or without the last dot; kept in lower case and without it. */
const dnsNameSchema = z
  .string()
  .max(253)
  .regex(/^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?$/i, 'a DNS name is labels of letters, digits, - and _ with dots between them')
  .transform((name) => name.toLowerCase().replace(/\.$/, ''));

const placeSchema = z.object({ host: dnsNameSchema, port: portSchema });

const ingressTargetSchema = z.object({ kind: z.literal('ingress'), url: z.url(), secretFile: secretFileSchema });

const httpUrlSchema = z.url({ protocol: /^https?$/, error: 'an http or https address' });

export const webhookTargetSchema = z
  .object({
    kind: z.literal('webhook'),
    /** Takes the absolute routing. */
    url: httpUrlSchema,
    method: z.enum(['PUT', 'POST']).default('PUT'),
    /** Answers what is held and done; `url` when left out. */
    readUrl: httpUrlSchema.optional(),
    /** With which every request and every answer is signed. */
    secretFile: secretFileSchema,
    /** `unsigned`: it can't sign, so nothing but https tells who answers. */
    answers: z.enum(['signed', 'unsigned']).default('signed'),
  })
  .refine(({ answers, url, readUrl = url }) => answers === 'signed' || [url, readUrl].every((each) => each.startsWith('https:')), {
    path: ['answers'],
    error: 'unsigned answers need https addresses: over http anybody on the way could say that a command was carried out',
  });
export type WebhookTarget = z.infer<typeof webhookTargetSchema>;

export const dnsTargetSchema = z.object({
  kind: z.literal('dns'),
  /** The primary of the zone: it takes updates, and is asked what it serves. */
  host: z.string().min(1),
  port: portSchema.default(53),
  zone: dnsNameSchema,
  /** The names whose SRV records publishers and players look up. */
  publish: dnsNameSchema,
  play: dnsNameSchema,
  /** Its TXT record holds the last command; `_switchyard.` and the zone when left out. */
  control: dnsNameSchema.optional(),
  /** A step is there when this has passed: so long may resolvers hold what was. */
  ttlSeconds: z.number().int().min(1).max(45).default(20),
  /** The TSIG key, hmac-sha256; the file holds its secret in base64. */
  key: z.object({ name: dnsNameSchema, secretFile: secretFileSchema }),
  /** Where each IDC takes publishers and viewers. */
  idcs: z.record(z.string(), z.object({ publish: placeSchema, play: placeSchema })),
});
export type DnsTarget = z.infer<typeof dnsTargetSchema>;

export const trafficSchema = z.discriminatedUnion('kind', [ingressTargetSchema, webhookTargetSchema, dnsTargetSchema]);
export type TrafficTarget = z.infer<typeof trafficSchema>;
