/** Fields that many methods take. */
import { z } from 'zod';

export const changeIdSchema = z.string().min(1).max(100);

/** A reason for people to read: long enough, and with something in it that can be read. */
export const whySchema = z
  .string()
  .trim()
  .min(3, 'say why in at least 3 characters')
  .max(2000)
  .regex(/[\p{L}\p{N}]/u, 'say why in words');

const lastMs = Date.UTC(9999, 11, 31);

/** A moment that somebody names, Unix ms: whole, as the database keeps it, and one that can be written as a date. */
export const momentSchema = z.number().int().min(0).max(lastMs);
