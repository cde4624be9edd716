/** Every requirement, in the order of the document. */
import type { Requirement } from '../requirement.ts';
import { handshake } from './handshake.ts';
import { heartbeat } from './heartbeat.ts';
import { http } from './http.ts';
import { logViewRequirements } from './log-views.ts';
import { messages } from './messages.ts';
import { roleRequirements } from './roles.ts';
import { stateViewRequirements } from './state-views.ts';

export const requirements: readonly Requirement[] = [
  ...handshake,
  ...messages,
  ...roleRequirements,
  ...stateViewRequirements,
  ...logViewRequirements,
  ...heartbeat,
  ...http,
];
