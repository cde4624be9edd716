/** Fields that many methods take. */
import { z } from 'zod';

export const changeIdSchema = z.string().min(1).max(100);

/** Lines and tabs are text; other control characters, and those that turn the reading order around, make people read what is not there. */
const readsAsWritten = /^(?:[\t\n\r]|[^\p{Cc}\u202a-\u202e\u2066-\u2069])*$/u;
const misread = 'has control characters or ones that turn the reading order: leave them out';

/** A name for something elsewhere, e.g. a ticket. */
export const referenceSchema = z.string().trim().max(100).regex(readsAsWritten, misread);

/** A reason for people to read: long enough, and with something in it that can be read. */
export const whySchema = z
  .string()
  .trim()
  .min(3, 'say why in at least 3 characters')
  .max(2000)
  .regex(/[\p{L}\p{N}]/u, 'say why in words')
  .regex(readsAsWritten, misread);

const lastMs = Date.UTC(9999, 11, 31);

/** A moment that somebody names, Unix ms: whole, as the database keeps it, and one that can be written as a date. */
export const momentSchema = z.number().int().min(0).max(lastMs);
