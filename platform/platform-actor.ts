import type { Actor } from '../shared/model/identity.ts';

/** Who acts when no person does. */
export const platformActor: Actor = { subject: 'platform', name: 'Switchyard', role: null, kind: 'platform' };
