/** HTTP beside the socket: health, metrics and the routes of the parts, every refusal as JSON. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { ErrorCode } from '../../shared/wire/errors.ts';
import type { CallContext, HttpRequest, HttpRoute } from '../contracts.ts';
import type { PlatformMetrics } from './metrics.ts';
import { errorObject } from './rpc-door.ts';

const maxBodyBytes = 256 * 1024;
/** Of what a stranger sent, repeated to them. */
const mostOfHeader = 100;

const statusByCode: Readonly<Record<ErrorCode, number>> = {
  'parse-error': 400,
  'invalid-request': 400,
  'unknown-method': 404,
  'invalid-params': 400,
  internal: 500,
  unauthenticated: 401,
  forbidden: 403,
  'unknown-view': 404,
  'too-many': 429,
  'not-found': 404,
  'rule-blocked': 409,
  'plan-outdated': 409,
  'wrong-phase': 409,
  'key-reused': 409,
  conflict: 409,
  'not-supported': 501,
  unavailable: 503,
};

export interface HttpOptions {
  readonly routes: readonly HttpRoute[];
  /** undefined: no machine can authenticate, so its routes refuse everyone. */
  readonly machineSecret: string | undefined;
  /** Who the bearer of this `Authorization` header is. @throws SwitchyardError `unauthenticated` */
  readonly caller: (authorization: string | undefined) => Promise<CallContext>;
  /** Somebody was not let in. */
  readonly onStranger: (error: SwitchyardError, path: string) => Promise<void>;
  readonly metrics: PlatformMetrics;
  /** Why the platform is not ready for consoles; empty when it is. */
  readonly notReady: () => readonly string[];
  readonly onFailure: (incident: string, what: string, error: unknown) => void;
  readonly newIncident: () => string;
  /** Fires when the platform stops: long polls end. */
  readonly stopping: AbortSignal;
}

/** The JSON body of every refusal over HTTP, on the handshake too. */
export function errorBody(error: SwitchyardError): { readonly status: number; readonly body: unknown } {
  return { status: statusByCode[error.code], body: { error: errorObject(error) } };
}

export function createHttp(options: HttpOptions): FastifyInstance {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    logger: false,
    forceCloseConnections: true,
    // An address that can't even be read: no route and no error handler sees it.
    frameworkErrors: (error, _request, reply) => {
      void send(reply, new SwitchyardError('invalid-request', error.message, { path: 'url', cause: error }));
    },
  });
  // What a program sends that names no type: nobody here reads text.
  app.removeContentTypeParser('text/plain');

  app.setNotFoundHandler((request, reply) =>
    send(reply, new SwitchyardError('not-found', `there is nothing at ${request.method} ${request.url.split('?')[0] ?? ''}`)),
  );
  app.setErrorHandler((error, request, reply) =>
    send(
      reply,
      refusalOf(error, request, options),
      bodyStatuses.find((status) => status === statusOf(error)),
    ),
  );

  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', (_request, reply) => {
    const reasons = options.notReady();
    return reply.code(reasons.length === 0 ? 200 : 503).send({ status: reasons.length === 0 ? 'ready' : 'not-ready', reasons });
  });
  app.get('/metrics', async (_request, reply) => reply.type(options.metrics.contentType).send(await options.metrics.text()));

  for (const route of options.routes) {
    app.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => {
        const caller = await admit(route, request, options);
        const answer = await route.handle({ ...toRequest(request, reply, options.stopping), ...(caller === null ? {} : { caller }) });
        reply.code(answer.status).headers(answer.headers ?? {});
        return answer.body === undefined ? reply.send() : reply.send(answer.body);
      },
    });
  }
  return app;
}

/** @throws SwitchyardError `unauthenticated` */
async function admit({ access, path }: HttpRoute, request: FastifyRequest, options: HttpOptions): Promise<CallContext | null> {
  const { authorization } = request.headers;
  try {
    if (access === 'machine') checkMachine(authorization, options.machineSecret);
    return access === 'person' ? await options.caller(authorization) : null;
  } catch (error) {
    if (error instanceof SwitchyardError) await options.onStranger(error, path);
    throw error;
  }
}

function toRequest(request: FastifyRequest, reply: FastifyReply, stopping: AbortSignal): Omit<HttpRequest, 'caller'> {
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  return {
    path: textValues(request.params),
    query: textValues(request.query),
    headers: textValues(request.headers),
    body: request.body ?? undefined,
    signal: AbortSignal.any([gone.signal, stopping]),
  };
}

/** A header or parameter given twice is taken out: no part has a use for one. */
function textValues(values: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries((values ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** @throws SwitchyardError `unauthenticated` when the header does not hold the machine secret. */
export function checkMachine(authorization: string | undefined, secret: string | undefined): void {
  if (secret !== undefined && isSame(authorization ?? '', `Bearer ${secret}`)) return;
  throw new SwitchyardError('unauthenticated', 'the machine secret is missing or wrong', {
    path: 'headers.authorization',
    remedy:
      secret === undefined
        ? 'Name a machineSecretFile in the network file and restart the platform.'
        : 'Send `Authorization: Bearer` with the secret of the machineSecretFile.',
  });
}

/** In constant time, whatever the lengths. */
function isSame(given: string, wanted: string): boolean {
  const [first, second] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}

const mediaTypeStatus = 415;
/** What is wrong with a body before anybody has read it: too large, of a kind that nobody here reads. */
const bodyStatuses: readonly number[] = [413, mediaTypeStatus];

/** As the HTTP library says it; null for what it has not refused. */
function statusOf(error: unknown): number | null {
  if (error instanceof SwitchyardError || typeof error !== 'object' || error === null || !('statusCode' in error)) return null;
  return typeof error.statusCode === 'number' ? error.statusCode : null;
}

function refusalOf(error: unknown, request: FastifyRequest, { newIncident, onFailure }: HttpOptions): SwitchyardError {
  if (error instanceof SwitchyardError) return error;
  const status = statusOf(error);
  if (status === mediaTypeStatus) {
    const given = request.headers['content-type'];
    const what = given === undefined ? 'the body came without a content type' : `the body came as ${given.slice(0, mostOfHeader)}`;
    return new SwitchyardError('invalid-request', `${what}, and only JSON is read here`, {
      path: 'headers.content-type',
      remedy: 'Send `Content-Type: application/json`.',
      cause: error,
    });
  }
  if (status !== null && status >= 400 && status < 500) {
    const message = error instanceof Error ? error.message : 'the request is invalid';
    return new SwitchyardError('invalid-request', message, { path: 'body', cause: error });
  }
  const incident = newIncident();
  const what = `${request.method} ${request.routeOptions.url ?? '?'}`;
  onFailure(incident, what, error);
  return new SwitchyardError('internal', `the platform failed at ${what} (incident ${incident})`, {
    remedy: `Look for ${incident} in the platform's log.`,
  });
}

/** @param closer a status that says more than that of the error's code */
function send(reply: FastifyReply, error: SwitchyardError, closer?: number): FastifyReply {
  const { status, body } = errorBody(error);
  return reply
    .code(closer ?? status)
    .header('cache-control', 'no-store')
    .send(body);
}
