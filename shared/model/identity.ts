/** People and what they may do. Roles are ranked: each may do all that the ones before it may. */
import { z } from 'zod';

export const roles = ['viewer', 'operator', 'approver', 'admin'] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

export function roleMay(role: Role, minimum: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(minimum);
}

/** Who acts: a person with a token, an agent with a machine secret, or the platform itself. */
export const actorSchema = z.object({
  subject: z.string().min(1),
  name: z.string().min(1),
  role: roleSchema.nullable(),
  kind: z.enum(['person', 'machine', 'platform']),
});
export type Actor = z.infer<typeof actorSchema>;

/** `GET /identity/v1/offers`: how this platform lets people sign in. */
export const signInOffersSchema = z.object({
  platformId: z.string(),
  platformName: z.string(),
  environment: z.string(),
  /** Present only with `--dev-identity`. */
  development: z
    .object({ warning: z.string(), people: z.array(z.object({ subject: z.string(), name: z.string(), role: roleSchema })) })
    .nullable(),
});
export type SignInOffers = z.infer<typeof signInOffersSchema>;

/** `POST /identity/v1/dev/sign-in` `{subject}` and `POST /identity/v1/refresh` `{refreshToken}` both answer this. */
export const tokenGrantSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string(),
  /** Unix ms by the platform's clock. */
  expiresAtMs: z.number(),
  /** Lifetime from the moment of the answer: what a client with a wrong clock should use. */
  expiresInMs: z.number(),
  person: z.object({ subject: z.string(), name: z.string(), role: roleSchema }),
});
export type TokenGrant = z.infer<typeof tokenGrantSchema>;
