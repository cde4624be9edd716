import { describe, expect, it } from 'vitest';
import { afterClose, closeCodes } from './close-codes.ts';
import { errorCodes, errorDataSchema } from './errors.ts';
import { isMethod, methods } from './methods.ts';
import { inboundSchema, responseSchema } from './rpc.ts';
import { isStateView, stateViewNames, viewKey } from './views.ts';
import { isLogView, logViewNames } from './views-log.ts';

describe('the envelope of a message', () => {
  it('is a request with an id and a notification without', () => {
    expect(inboundSchema.parse({ jsonrpc: '2.0', id: 1, method: 'heartbeat' })).toEqual({ jsonrpc: '2.0', id: 1, method: 'heartbeat' });
    expect(inboundSchema.parse({ jsonrpc: '2.0', method: 'view.ack', params: { key: 'overview' } }).id).toBeUndefined();
  });

  it('is refused in any other version, with positional parameters, or as a batch', () => {
    expect(inboundSchema.safeParse({ jsonrpc: '1.0', id: 1, method: 'heartbeat' }).success).toBe(false);
    expect(inboundSchema.safeParse({ jsonrpc: '2.0', id: 1, method: 'heartbeat', params: [1] }).success).toBe(false);
    expect(inboundSchema.safeParse([{ jsonrpc: '2.0', id: 1, method: 'heartbeat' }]).success).toBe(false);
  });

  it('answers with a result or an error, never with both', () => {
    const error = { code: errorCodes.forbidden, message: 'no', data: { code: 'forbidden', remedy: 'ask' } };
    expect(responseSchema.safeParse({ jsonrpc: '2.0', id: 1, result: {} }).success).toBe(true);
    expect(responseSchema.parse({ jsonrpc: '2.0', id: null, error })).toMatchObject({ error });
    expect(responseSchema.parse({ jsonrpc: '2.0', id: 1, result: {}, error })).not.toHaveProperty('result');
  });

  it('takes no error code outside the closed set', () => {
    expect(errorDataSchema.safeParse({ code: 'oops' }).success).toBe(false);
  });
});

describe('the closed sets', () => {
  it('have no number twice', () => {
    const errorNumbers = Object.values(errorCodes);
    const closeNumbers = Object.values(closeCodes).map(({ code }) => code);
    expect(new Set(errorNumbers).size).toBe(errorNumbers.length);
    expect(new Set(closeNumbers).size).toBe(closeNumbers.length);
  });

  it('say after which close a console comes back; unknown codes are the network, so it does', () => {
    expect(afterClose(closeCodes.tokenRevoked.code)).toBe('stop');
    expect(afterClose(closeCodes.goingAway.code)).toBe('reconnect');
    expect(afterClose(1006)).toBe('reconnect');
  });

  it('know nothing that objects inherit', () => {
    expect(isMethod('toString')).toBe(false);
    expect(isStateView('constructor')).toBe(false);
    expect(isLogView('hasOwnProperty')).toBe(false);
  });

  it('never call a state view and a log view the same', () => {
    expect(stateViewNames.filter((name) => isLogView(name))).toEqual([]);
    expect(logViewNames.filter((name) => isStateView(name))).toEqual([]);
  });
});

describe('method parameters', () => {
  it('refuse what is not declared, so that a misspelt field is not ignored', () => {
    const subscribe = methods['view.subscribe'].params;
    expect(subscribe.safeParse({ view: 'overview', parms: {} }).success).toBe(false);
    expect(subscribe.parse({ view: 'overview' })).toEqual({ view: 'overview', params: {}, after: null });
  });

  it('want a reason for an act', () => {
    const pause = methods['change.pause'].params;
    expect(pause.safeParse({ changeId: 'c-1', why: '  ' }).success).toBe(false);
    expect(pause.safeParse({ changeId: 'c-1', why: 'viewers fall' }).success).toBe(true);
  });
});

describe('a view key', () => {
  it('is the same for the same parameters in any order, and the bare name without any', () => {
    expect(viewKey('overview')).toBe('overview');
    expect(viewKey('idc', { b: 1, a: 2 })).toBe(viewKey('idc', { a: 2, b: 1 }));
    expect(viewKey('idc', { idc: 'osl-1' })).toBe('idc{"idc":"osl-1"}');
  });
});
