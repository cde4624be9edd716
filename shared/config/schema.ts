/**
 * The part of JSON Schema that consoles read, for marks while one types: the platform judges by the whole of it in any case.
 * Faults have the shape of a full validator's, so that both speak in the same words.
 */
import { canonicalJson } from '../canonical.ts';
import { formatDuration } from './duration.ts';
import type { JsonSchema, KeySpec } from './keys.ts';
import { placeWords } from './place.ts';
import type { ConfigValue, ConfigValues } from './values.ts';

export interface SchemaFault {
  /** JSON Schema's keyword that is not kept. */
  readonly keyword: string;
  /** Fields and indexes from the key's value down. */
  readonly path: readonly string[];
  /** The keyword's operand: a limit, a type, the missing or unknown field. */
  readonly operand: unknown;
  readonly value: unknown;
}

/** One fault of one key in words that follow its name, e.g. `is 5 ms, at least 100`. */
export interface KeyFault {
  readonly key: string;
  readonly problem: string;
}

/** Every fault of the keywords known here; others are left to the platform. */
export function schemaFaults(schema: JsonSchema, value: ConfigValue, path: readonly string[] = []): readonly SchemaFault[] {
  const wrongType = schema['type'] !== undefined && !isOfType(value, schema['type']);
  if (wrongType) return [{ keyword: 'type', path, operand: schema['type'], value }];
  const own = Object.entries(keywords).flatMap(([keyword, holds]) => {
    const operand = schema[keyword];
    return operand === undefined || holds(value, operand) ? [] : [{ keyword, path, operand, value }];
  });
  return [...own, ...fieldFaults(schema, value, path), ...itemFaults(schema, value, path)];
}

type Keeps = (value: ConfigValue, operand: ConfigValue) => boolean;

function bounds(size: (value: ConfigValue) => number | null, isWithin: (size: number, limit: number) => boolean): Keeps {
  return (value, operand) => {
    const measured = size(value);
    return measured === null || typeof operand !== 'number' || isWithin(measured, operand);
  };
}

function number(value: ConfigValue): number | null {
  return typeof value === 'number' ? value : null;
}

/** Code points, as JSON Schema counts them. */
function characters(value: ConfigValue): number | null {
  return typeof value === 'string' ? Array.from(value).length : null;
}

function items(value: ConfigValue): number | null {
  return Array.isArray(value) ? value.length : null;
}

function least(size: number, limit: number): boolean {
  return size >= limit;
}

function most(size: number, limit: number): boolean {
  return size <= limit;
}

const keywords: Readonly<Record<string, Keeps>> = {
  minimum: bounds(number, least),
  maximum: bounds(number, most),
  exclusiveMinimum: bounds(number, (size, limit) => size > limit),
  exclusiveMaximum: bounds(number, (size, limit) => size < limit),
  minLength: bounds(characters, least),
  maxLength: bounds(characters, most),
  minItems: bounds(items, least),
  maxItems: bounds(items, most),
  pattern: (value, operand) => typeof value !== 'string' || typeof operand !== 'string' || new RegExp(operand, 'u').test(value),
  enum: (value, operand) => !Array.isArray(operand) || operand.some((one) => same(one as ConfigValue, value)),
  uniqueItems: (value, operand) =>
    operand !== true || !Array.isArray(value) || new Set(value.map((item) => canonicalJson(item))).size === value.length,
};

function fieldFaults(schema: JsonSchema, value: ConfigValue, path: readonly string[]): readonly SchemaFault[] {
  if (!isObject(value)) return [];
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const rest = schema['additionalProperties'];
  return [
    ...required
      .filter((field) => !Object.hasOwn(value, String(field)))
      .map((field) => ({ keyword: 'required', path, operand: field, value })),
    ...Object.entries(value).flatMap(([field, held]): readonly SchemaFault[] => {
      const inner = Object.hasOwn(properties, field) ? properties[field] : rest;
      if (inner === false) return [{ keyword: 'additionalProperties', path, operand: field, value }];
      return isObject(inner) ? schemaFaults(inner, held, [...path, field]) : [];
    }),
  ];
}

function itemFaults(schema: JsonSchema, value: ConfigValue, path: readonly string[]): readonly SchemaFault[] {
  const inner = schema['items'];
  if (!Array.isArray(value) || !isObject(inner)) return [];
  return value.flatMap((item: ConfigValue, index) => schemaFaults(inner, item, [...path, String(index)]));
}

function isObject(value: ConfigValue | undefined): value is Readonly<Record<string, ConfigValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOfType(value: ConfigValue, type: ConfigValue): boolean {
  if (Array.isArray(type)) return type.some((one) => isOfType(value, one as ConfigValue));
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

export function same(one: ConfigValue | undefined, other: ConfigValue | undefined): boolean {
  if (one === other) return true;
  return one !== undefined && other !== undefined && canonicalJson(one) === canonicalJson(other);
}

/** In words that follow the key's name. Text is never repeated: it may be what should not be in a log. */
export function faultWords({ keyword, path, operand, value }: SchemaFault, unit?: string): string {
  const where = placeWords(path);
  const isDuration = unit === 'ms' && path.length === 0;
  const counts = (count: number): string =>
    isDuration ? formatDuration(count) : `${String(count)}${unit === undefined || path.length > 0 ? '' : ` ${unit}`}`;
  const is = typeof value === 'number' ? `is ${counts(value)}, ` : '';
  const limit = isDuration && typeof value === 'number' && typeof operand === 'number' ? formatDuration(operand) : String(operand);
  switch (keyword) {
    case 'type':
      return `${where}${typeof value === 'number' ? `is ${String(value)}, ` : ''}must be ${typeWords(operand)}`;
    case 'minimum':
      return `${where}${is}at least ${limit}`;
    case 'maximum':
      return `${where}${is}at most ${limit}`;
    case 'exclusiveMinimum':
      return `${where}${is}must be above ${limit}`;
    case 'exclusiveMaximum':
      return `${where}${is}must be below ${limit}`;
    case 'minLength':
      return `${where}must have at least ${counted(limit, 'character')}`;
    case 'maxLength':
      return `${where}must have at most ${counted(limit, 'character')}`;
    case 'minItems':
      return `${where}must have at least ${counted(limit, 'entry')}`;
    case 'maxItems':
      return `${where}must have at most ${counted(limit, 'entry')}`;
    case 'uniqueItems':
      return `${where}names something twice`;
    case 'pattern':
      return `${where}must match ${limit}`;
    case 'enum':
      return `${where}must be one of ${(Array.isArray(operand) ? operand : [operand]).map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(', ')}`;
    case 'oneOf':
    case 'anyOf':
      return `${where}is none of the forms that it may have`;
    case 'required':
      return `${where}lacks ${limit}`;
    case 'additionalProperties':
      return `${where}has no field ${limit}`;
    default:
      return `${where}does not keep ${keyword}`;
  }
}

function counted(count: string, what: 'character' | 'entry'): string {
  return `${count} ${count === '1' ? what : what === 'entry' ? 'entries' : 'characters'}`;
}

const types: Readonly<Record<string, string>> = {
  integer: 'an integer',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null',
};

function typeWords(type: unknown): string {
  return (Array.isArray(type) ? type : [type]).map((one) => types[String(one)] ?? String(one)).join(' or ');
}

/** What is wrong with one value of a key; null when all is well, as far as a console can tell. */
export function valueProblem(spec: KeySpec, value: ConfigValue): string | null {
  const [first] = schemaFaults(spec.schema, value);
  return first === undefined ? null : faultWords(first, spec.unit);
}

/** Keys that are not of the namespace, and keys of it that are missing. */
export function keyFaults(keys: readonly KeySpec[], values: ConfigValues): readonly KeyFault[] {
  const known = new Set(keys.map(({ key }) => key));
  return [
    ...Object.keys(values)
      .filter((key) => !known.has(key))
      .map((key) => ({ key, problem: 'is no key of this namespace' })),
    ...keys.filter(({ key }) => !Object.hasOwn(values, key)).map(({ key }) => ({ key, problem: 'is missing' })),
  ];
}
