/** What a platform must do, as small programs: each is one sentence of docs/PROTOCOL.md, tried on a platform that runs. */
import type { Role } from '../../shared/model/identity.ts';
import type { WireClient, WireClientOptions } from './wire-client.ts';

/** The platform under test, as a requirement may use it. */
export interface Subject {
  /** `http://host:port`, without a path. */
  readonly httpUrl: string;
  /** Opens a socket as a person with that role. Whatever a requirement opens is closed after it. @throws NotOffered without such a person */
  connect(role: Role, options?: WireClientOptions): Promise<WireClient>;
  /** Opens a socket with exactly these options and nothing added: for wrong handshakes. */
  connectBare(options: WireClientOptions): WireClient;
  /** A fresh access token of a person with that role. @throws NotOffered */
  accessToken(role: Role): Promise<string>;
}

export interface Requirement {
  /** Stable, e.g. `state-4`: other platforms' reports quote it. */
  readonly id: string;
  /** What must be so, in one sentence. */
  readonly says: string;
  /** Resolves when it is so. @throws Unmet saying what was seen instead, or NotOffered */
  run(subject: Subject): Promise<void>;
}
