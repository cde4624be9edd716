import { z } from 'zod';
import type { DesiredRequest, IngressError } from '../../../shared/agents/ingress.ts';
import { desiredRequestSchema, steerRequestSchema, trafficClasses } from '../../../shared/agents/ingress.ts';
import type { JsonReply, JsonRequest } from '../http.ts';
import type { Controller } from './controller.ts';

/** Shares are typed by people and divided by programs: this far from 1 is rounding, more is a mistake. */
const sumTolerance = 0.001;

const httpStatus: Readonly<Record<IngressError['code'], number>> = {
  unauthorised: 401,
  invalid: 400,
  'stale-token': 409,
  'key-reused': 409,
  'unknown-idc': 422,
  'haproxy-unreachable': 503,
  'not-found': 404,
};

function refuse(error: IngressError): JsonReply {
  return { status: httpStatus[error.code], body: error };
}

function faultOf(request: DesiredRequest, idcs: readonly string[]): IngressError | undefined {
  for (const trafficClass of trafficClasses) {
    const shares = request.routing[trafficClass];
    const unknown = Object.keys(shares).filter((idc) => !idcs.includes(idc));
    if (unknown.length > 0) {
      const message = `routing.${trafficClass} names ${unknown.join(', ')}; this ingress fronts ${idcs.join(', ')}`;
      return { code: 'unknown-idc', message };
    }
    const sum = Object.values(shares).reduce((total, share) => total + share, 0);
    if (Math.abs(sum - 1) > sumTolerance) {
      return { code: 'invalid', message: `routing.${trafficClass} sums to ${sum}: shares are absolute and sum to 1` };
    }
  }
  return undefined;
}

/** The agent's HTTP contract, as shared/agents/ingress.ts states it. */
export function createIngressApi(controller: Controller, idcs: readonly string[]): (request: JsonRequest) => Promise<JsonReply> {
  async function putDesired(body: unknown): Promise<JsonReply> {
    const parsed = desiredRequestSchema.safeParse(body);
    if (!parsed.success) return refuse({ code: 'invalid', message: z.prettifyError(parsed.error) });
    const fault = faultOf(parsed.data, idcs);
    if (fault !== undefined) return refuse(fault);
    const result = await controller.put(parsed.data);
    return result.ok ? { status: 200, body: result.status } : refuse(result.error);
  }
  async function putSteer(body: unknown): Promise<JsonReply> {
    const parsed = steerRequestSchema.safeParse(body);
    if (!parsed.success) return refuse({ code: 'invalid', message: z.prettifyError(parsed.error) });
    const { publishTo } = parsed.data;
    if (publishTo !== null && !idcs.includes(publishTo)) {
      return refuse({ code: 'unknown-idc', message: `publishTo is ${publishTo}; this ingress fronts ${idcs.join(', ')}` });
    }
    return { status: 200, body: await controller.steer(parsed.data) };
  }
  return async ({ method, path, body }) => {
    switch (`${method} ${path}`) {
      case 'PUT /v1/desired':
        return putDesired(body);
      case 'PUT /v1/steer':
        return putSteer(body);
      case 'GET /v1/status':
        return { status: 200, body: controller.status() };
      case 'GET /v1/sessions':
        return { status: 200, body: { sessions: controller.sessions() } };
      default:
        return refuse({
          code: 'not-found',
          message: `${method} ${path} is not part of this API: PUT /v1/desired, PUT /v1/steer, GET /v1/status, GET /v1/sessions`,
        });
    }
  };
}
