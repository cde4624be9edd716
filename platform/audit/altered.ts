import { SwitchyardError } from '../../shared/wire/errors.ts';
import { StartError } from '../start-error.ts';

const alteredPath = 'audit';

/** What is stored is not what was stored: nothing may be signed over it. It keeps its kind over the database's thread. */
export class AlteredLog extends SwitchyardError {
  /** @param what says where, e.g. `leaf 7 is missing` */
  constructor(what: string) {
    super('unavailable', `the audit log has been altered: ${what}`, {
      path: alteredPath,
      remedy: 'Keep the database as evidence, check all of it with `npm run audit -- check`, and go on with a restored copy.',
    });
    this.name = 'AlteredLog';
  }
}

export function isAltered(error: unknown): error is SwitchyardError {
  return error instanceof SwitchyardError && error.details.path === alteredPath;
}

/** The platform does not start over such a log. */
export function startErrorOf(altered: SwitchyardError): StartError {
  return new StartError(altered.message, altered.details.remedy ?? '', altered);
}
