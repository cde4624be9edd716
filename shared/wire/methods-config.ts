/** Methods of the config centre. */
import { z } from 'zod';
import { configDraftSchema, resolutionSchema } from '../config/drafts.ts';
import { keySpecSchema } from '../config/keys.ts';
import { releaseSchema } from '../config/release.ts';
import { configValueSchema, configValuesSchema } from '../config/values.ts';
import { policySchema } from '../rules/policy.ts';

const namespace = z.string().min(1).max(120);
/** The revision of the caller's draft that the console saw; 0: none. */
const expectedRevision = z.number().int().nonnegative();
const key = z.string().min(1).max(200);
const draftAnswer = z.object({
  /** null: no edit is left, so there is none. */
  draft: configDraftSchema.nullable(),
});

export const configMethods = {
  'config.namespace': {
    role: 'viewer',
    params: z.object({ namespace }).strict(),
    result: z.object({
      namespace: z.string(),
      description: z.string(),
      /** `platform`: it reads the values itself, so a pointer is all that it takes to run them. */
      readBy: z.enum(['instances', 'platform']),
      targets: z.array(z.string()),
      keys: z.array(keySpecSchema),
      /** Newest first. */
      releases: z.array(releaseSchema),
    }),
  },
  /** What a release of these values would be refused for, key by key; empty when nothing. */
  'config.check': {
    role: 'viewer',
    params: z.object({ namespace, values: configValuesSchema }).strict(),
    result: z.object({ faults: z.array(z.object({ key: z.string(), problem: z.string() })) }),
  },
  'config.search': {
    role: 'viewer',
    params: z.object({ text: z.string().trim().min(2).max(200), most: z.number().int().min(1).max(500).default(100) }).strict(),
    result: z.object({
      hits: z.array(
        z.object({
          kind: z.enum(['key', 'value', 'release']),
          namespace: z.string(),
          key: z.string().nullable(),
          release: z.number().int().nullable(),
          author: z.string().nullable(),
          atMs: z.number().nullable(),
          text: z.string(),
        }),
      ),
      total: z.number().int(),
    }),
  },
  'config.draft.list': {
    role: 'viewer',
    params: z.object({ namespace }).strict(),
    result: z.object({ drafts: z.array(configDraftSchema), latestRelease: z.number().int() }),
  },
  'config.draft.get': {
    role: 'operator',
    params: z.object({ namespace }).strict(),
    result: z.object({ draft: configDraftSchema.nullable(), latestRelease: z.number().int() }),
  },
  'config.draft.save': {
    role: 'operator',
    params: z
      .object({ namespace, expectedRevision, baseRelease: z.number().int().positive(), edits: z.record(key, configValueSchema) })
      .strict(),
    result: draftAnswer,
  },
  /** Puts the caller's draft on the latest release, together with other people's. */
  'config.draft.merge': {
    role: 'operator',
    params: z
      .object({
        namespace,
        expectedRevision,
        /** The latest release, as the console saw it. */
        toRelease: z.number().int().positive(),
        from: z.array(z.object({ subject: z.string().min(1).max(200), revision: z.number().int().positive() }).strict()).max(20),
        resolutions: z.record(key, resolutionSchema),
      })
      .strict(),
    result: draftAnswer,
  },
  'config.draft.discard': { role: 'operator', params: z.object({ namespace, expectedRevision }).strict(), result: z.object({}) },
  /** The policy that rules go by now. */
  'config.policy': {
    role: 'viewer',
    params: z.object({}).strict(),
    result: z.object({ policy: policySchema, release: z.number().int().positive() }),
  },
} as const;
