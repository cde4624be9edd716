/** Where an IDC's health changes its level: read by the platform for each IDC, so that new limits can be tried on one. */
import { z } from 'zod';
import type { JsonSchema, KeySpec } from '../../../shared/config/keys.ts';
import type { KeyFault } from '../../../shared/config/schema.ts';
import type { ConfigValues } from '../../../shared/config/values.ts';
import {
  bandLimitsSchema,
  bandProblem,
  defaultHealthLimits,
  healthExceptionsSchema,
  healthNamespace,
  limitedMeasures,
} from '../../../shared/model/health-limits.ts';
import type { LimitedMeasure } from '../../../shared/model/health-limits.ts';
import type { NamespaceSpec } from './spec.ts';

const descriptions: Readonly<Record<LimitedMeasure, string>> = {
  rebuffering: 'Share of play time that viewers spend waiting, in %.',
  'start-failure': 'Share of starts that fail, in %.',
  'start-time': 'Start time that 95 % of viewers stay under, in ms.',
  load: 'Load of an IDC, in %.',
};
const exceptions = 'exceptions';

export function healthNamespaceOf(idcs: readonly string[]): NamespaceSpec {
  return {
    namespace: healthNamespace,
    description: 'Limits by which an IDC is degraded or critical. Released IDC by IDC; exceptions name IDCs that differ.',
    readBy: 'platform',
    targets: idcs,
    keys: [
      ...limitedMeasures.map((key): KeySpec => ({
        key,
        description: descriptions[key],
        schema: schemaOf(bandLimitsSchema),
        default: defaultHealthLimits[key],
      })),
      {
        key: exceptions,
        description: 'By IDC, the measures that are judged otherwise there.',
        schema: schemaOf(healthExceptionsSchema),
        default: {},
      },
    ],
    contradictions: (values) => [...measureFaults(values), ...exceptionFaults(values, idcs)],
  };
}

function schemaOf(schema: z.ZodType): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12' });
  return rest as JsonSchema;
}

function measureFaults(values: ConfigValues): readonly KeyFault[] {
  return limitedMeasures.flatMap((key) => {
    const problem = Object.hasOwn(values, key) ? bandProblem(bandLimitsSchema.parse(values[key])) : null;
    return problem === null ? [] : [{ key, problem }];
  });
}

function exceptionFaults(values: ConfigValues, idcs: readonly string[]): readonly KeyFault[] {
  if (!Object.hasOwn(values, exceptions)) return [];
  return Object.entries(healthExceptionsSchema.parse(values[exceptions])).flatMap(([idc, measures]): readonly KeyFault[] => {
    if (!idcs.includes(idc)) return [{ key: exceptions, problem: `names ${idc}, which is no IDC here` }];
    return limitedMeasures.flatMap((measure) => {
      const limits = measures[measure];
      const problem = limits === undefined ? null : bandProblem(limits);
      return problem === null ? [] : [{ key: exceptions, problem: `at ${idc}.${measure} ${problem}` }];
    });
  });
}
