/** Methods on command authority over one IDC: who commands it, and how it passes from one person to another. */
import { z } from 'zod';
import { authoritySchema } from '../model/authority.ts';
import { idcIdSchema } from '../model/network.ts';
import { whySchema } from './fields.ts';

const subject = z.string().min(1).max(200);
const result = z.object({ authority: authoritySchema });

export const authorityMethods = {
  /** `from` is who is believed to command it, null for nobody: of two who take it at once the second is refused. */
  'authority.take': {
    role: 'operator',
    params: z.object({ idc: idcIdSchema, from: subject.nullable(), why: whySchema }).strict(),
    result,
  },
  /** Asks its holder to hand it over. */
  'authority.request': { role: 'operator', params: z.object({ idc: idcIdSchema, why: whySchema }).strict(), result },
  /** Its holder hands it to somebody who asked. */
  'authority.grant': { role: 'operator', params: z.object({ idc: idcIdSchema, to: subject, why: whySchema }).strict(), result },
  /** Its holder gives it up; nobody commands it then. */
  'authority.release': { role: 'operator', params: z.object({ idc: idcIdSchema, why: whySchema }).strict(), result },
  /** The caller is still there: all that they command lapses later. */
  'authority.renew': {
    role: 'operator',
    params: z.object({}).strict(),
    result: z.object({ idcs: z.array(idcIdSchema), expiresAtMs: z.number().nullable() }),
  },
} as const;
