import { z } from 'zod';
import { SwitchyardError } from '../../shared/wire/errors.ts';
import type { HttpRequest, HttpRoute } from '../contracts.ts';
import { isLoopbackHost } from './loopback.ts';
import type { IdentityService } from './open.ts';

const signInSchema = z.object({ subject: z.string().min(1).max(100) }).strict();
const refreshTokenSchema = z.object({ refreshToken: z.string().min(1).max(200) }).strict();

/** Tokens must not stay in any cache on the way. */
const headers = { 'cache-control': 'no-store' };

/** @param development whether the development sign-in exists at all */
export function identityRoutes(identity: IdentityService, { development }: { readonly development: boolean }): readonly HttpRoute[] {
  const routes: HttpRoute[] = [
    { method: 'GET', path: '/.well-known/jwks.json', access: 'public', handle: () => ({ status: 200, body: identity.jwks }) },
    { method: 'GET', path: '/identity/v1/offers', access: 'public', handle: () => ({ status: 200, headers, body: identity.offers }) },
    {
      method: 'POST',
      path: '/identity/v1/refresh',
      access: 'public',
      handle: async (request) => {
        refuseBrowsers(request);
        const { refreshToken } = parse(refreshTokenSchema, request.body);
        return { status: 200, headers, body: await identity.refresh(refreshToken) };
      },
    },
    {
      method: 'POST',
      path: '/identity/v1/sign-out',
      access: 'public',
      handle: async (request) => {
        refuseBrowsers(request);
        const { refreshToken } = parse(refreshTokenSchema, request.body);
        await identity.signOut(refreshToken);
        return { status: 204, headers };
      },
    },
  ];
  if (!development) return routes;
  const signIn: HttpRoute = {
    method: 'POST',
    path: '/identity/v1/dev/sign-in',
    access: 'public',
    handle: async (request) => {
      refuseBrowsers(request);
      refuseOtherHosts(request);
      const { subject } = parse(signInSchema, request.body);
      return { status: 200, headers, body: await identity.signInForDevelopment(subject) };
    },
  };
  return [...routes, signIn];
}

/** Browsers send `Origin` with every POST, consoles never do: no web page can sign anybody in, whatever its name resolves to. */
function refuseBrowsers({ headers: sent }: HttpRequest): void {
  if (sent['origin'] === undefined) return;
  throw new SwitchyardError('forbidden', 'tokens are not given to web pages', {
    path: 'headers.origin',
    remedy: 'Sign in from the console; scripts leave the Origin header out.',
  });
}

/** Against DNS rebinding: a foreign name that resolves to loopback is not loopback. */
function refuseOtherHosts({ headers: sent }: HttpRequest): void {
  if (isLoopbackHost(sent['host'] ?? '')) return;
  throw new SwitchyardError('forbidden', 'development sign-in answers only to a loopback address', {
    path: 'headers.host',
    remedy: 'Connect to http://127.0.0.1 or http://localhost with the port of the platform.',
  });
}

function parse<T extends z.ZodType>(schema: T, body: unknown): z.output<T> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = ['body', ...(issue?.path ?? [])].join('.');
  throw new SwitchyardError('invalid-params', `${path}: ${issue?.message ?? 'is invalid'}`, { path });
}
