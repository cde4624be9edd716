/** The one door to ajv: JSON Schema 2020-12 in strict mode, its errors as faults of keys in words. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import type { KeySpec } from '../../shared/config/keys.ts';
import { faultWords } from '../../shared/config/schema.ts';
import type { KeyFault } from '../../shared/config/schema.ts';
import type { ConfigValues } from '../../shared/config/values.ts';

/** One for all: it compiles its meta-schema once, and a schema that it has compiled is not compiled again. */
const ajv = new Ajv2020({ strict: true, allErrors: true, verbose: true, unicodeRegExp: true });

export type Validator = (values: ConfigValues) => readonly KeyFault[];

/** @throws Error for a schema that strict mode refuses: a fault of this program, found at its start */
export function createValidator(keys: readonly KeySpec[]): Validator {
  const checks = new Map<string, { readonly spec: KeySpec; readonly validate: ValidateFunction }>();
  for (const spec of keys) checks.set(spec.key, { spec, validate: ajv.compile(spec.schema) });
  return (values) =>
    Object.entries(values).flatMap(([key, value]): readonly KeyFault[] => {
      const check = checks.get(key);
      if (check === undefined || check.validate(value)) return [];
      const words = worthSaying(check.validate.errors ?? []).map((error) => faultWords(faultOf(error), check.spec.unit));
      return [...new Set(words)].map((problem) => ({ key, problem }));
    });
}

/** Where the type is wrong, nothing else that is said of the same place helps. */
function worthSaying(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const forms = errors.filter(({ keyword }) => keyword === 'oneOf' || keyword === 'anyOf');
  // What is wrong with each form by itself is of no use to somebody who wants one of them.
  const rest = errors.filter(
    ({ keyword, schemaPath, instancePath }) =>
      keyword === 'oneOf' ||
      keyword === 'anyOf' ||
      !(/\/(one|any)Of\//.test(schemaPath) && forms.some((form) => instancePath.startsWith(form.instancePath))),
  );
  const ofWrongType = new Set(errors.filter(({ keyword }) => keyword === 'type').map(({ instancePath }) => instancePath));
  return rest.filter(({ keyword, instancePath }) => keyword === 'type' || !ofWrongType.has(instancePath));
}

function faultOf({ keyword, instancePath, params, schema, data }: ErrorObject): Parameters<typeof faultWords>[0] {
  const path = instancePath.split('/').slice(1).map(unescaped);
  return { keyword, path, operand: operandOf(keyword, params, schema), value: data };
}

function operandOf(keyword: string, params: Readonly<Record<string, unknown>>, schema: unknown): unknown {
  if (keyword === 'required') return params['missingProperty'];
  return keyword === 'additionalProperties' ? params['additionalProperty'] : schema;
}

/** A step of a JSON pointer (RFC 6901). */
function unescaped(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
