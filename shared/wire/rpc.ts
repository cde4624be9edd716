/** JSON-RPC 2.0 envelopes, both directions. */
import { z } from 'zod';
import { errorDataSchema } from './errors.ts';

const idSchema = z.union([z.string().max(100), z.number().int()]);

/** From a console: a request, or a notification when `id` is missing. */
export const inboundSchema = z.object({
  jsonrpc: z.literal('2.0'),
  id: idSchema.optional(),
  method: z.string().min(1).max(100),
  params: z.record(z.string(), z.unknown()).optional(),
});
export type Inbound = z.infer<typeof inboundSchema>;

export const responseSchema = z.union([
  z.object({ jsonrpc: z.literal('2.0'), id: idSchema.nullable(), result: z.unknown() }).strict(),
  z.object({
    jsonrpc: z.literal('2.0'),
    id: idSchema.nullable(),
    error: z.object({ code: z.number().int(), message: z.string(), data: errorDataSchema.optional() }),
  }),
]);
export type Response = z.infer<typeof responseSchema>;

export const notificationSchema = z.object({ jsonrpc: z.literal('2.0'), method: z.string(), params: z.unknown() });
