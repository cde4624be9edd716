/** What a JSON Schema says of the fields that edit its values: no person has to write JSON for what has a known shape. */
import type { JsonSchema } from '../../../../shared/config/keys.ts';
import type { ConfigValue } from '../../../../shared/config/values.ts';

type LeafShape =
  | { readonly kind: 'number' }
  /** ms, typed with its unit. */
  | { readonly kind: 'duration' }
  /** Unix ms, typed as a local time. */
  | { readonly kind: 'time' }
  | { readonly kind: 'text' }
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly options: readonly string[] }
  /** Any of these, each at most once. */
  | { readonly kind: 'some-of'; readonly options: readonly string[] }
  /** Words with commas between them, e.g. ids. */
  | { readonly kind: 'words' };

export interface NamedShape {
  readonly name: string;
  readonly shape: Shape;
  /** May be left out: its field is added and taken away. */
  readonly isOptional?: boolean;
}

export type Shape =
  | LeafShape
  | { readonly kind: 'group'; readonly fields: readonly NamedShape[] }
  | { readonly kind: 'list'; readonly item: Shape }
  /** Any names, each with a value of one shape. */
  | { readonly kind: 'map'; readonly item: Shape }
  /** One of several groups, told apart by their field `kind`. */
  | { readonly kind: 'variants'; readonly variants: readonly NamedShape[] };

/** Fields in ms that are moments, not durations. */
const moments = /^(from|until|at)Ms$|AtMs$/;

/** null: only as JSON, e.g. where anything may stand. `name` is the field's own, for its unit. */
export function shapeOf(schema: JsonSchema, name = ''): Shape | null {
  if (Array.isArray(schema['oneOf'])) return variantsOf(schema['oneOf'] as readonly JsonSchema[]);
  const options = optionsOf(schema);
  switch (schema['type']) {
    case 'string':
      return options === null ? { kind: 'text' } : { kind: 'choice', options };
    case 'boolean':
      return { kind: 'switch' };
    case 'integer':
    case 'number':
      return moments.test(name) ? { kind: 'time' } : name.endsWith('Ms') ? { kind: 'duration' } : { kind: 'number' };
    case 'array':
      return listOf(schema);
    case 'object':
      return groupOf(schema);
    default:
      return null;
  }
}

/** What text may be; null: anything. */
export function optionsOf(schema: JsonSchema): readonly string[] | null {
  const { enum: options } = schema;
  return Array.isArray(options) && options.every((option) => typeof option === 'string') ? options : null;
}

function listOf(schema: JsonSchema): Shape | null {
  const items = schema['items'];
  if (!isSchema(items)) return null;
  if (items['type'] === 'string') {
    const options = optionsOf(items);
    return options === null ? { kind: 'words' } : { kind: 'some-of', options };
  }
  const item = shapeOf(items);
  return item === null ? null : { kind: 'list', item };
}

function groupOf(schema: JsonSchema): Shape | null {
  const { properties, additionalProperties: any, required } = schema;
  if (isSchema(any)) return properties === undefined ? mapOf(any) : null;
  if (!isSchema(properties)) return null;
  const fields: NamedShape[] = [];
  for (const [name, field] of Object.entries(properties)) {
    const shape = isSchema(field) ? shapeOf(field, name) : null;
    if (shape === null) return null;
    const isOptional = !Array.isArray(required) || !required.includes(name);
    fields.push(isOptional ? { name, shape, isOptional } : { name, shape });
  }
  return { kind: 'group', fields };
}

function mapOf(items: JsonSchema): Shape | null {
  const item = shapeOf(items);
  return item === null ? null : { kind: 'map', item };
}

const kindField = 'kind';

function variantsOf(schemas: readonly JsonSchema[]): Shape | null {
  const variants: NamedShape[] = [];
  for (const schema of schemas) {
    const properties = schema['properties'];
    const own = isSchema(properties) ? properties[kindField] : undefined;
    const name = isSchema(own) ? own['const'] : undefined;
    if (!isSchema(properties) || typeof name !== 'string') return null;
    const others = Object.fromEntries(Object.entries(properties).filter(([field]) => field !== kindField));
    const shape = groupOf({ ...schema, properties: others });
    if (shape === null) return null;
    variants.push({ name, shape });
  }
  return { kind: 'variants', variants };
}

function isSchema(value: ConfigValue | undefined): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a new entry begins with: what has to be said is empty, and marked until it is. */
export function emptyOf(shape: Shape): ConfigValue {
  switch (shape.kind) {
    case 'number':
    case 'duration':
    case 'time':
    case 'text':
      return '';
    case 'switch':
      return false;
    case 'choice':
      return shape.options[0] ?? '';
    case 'some-of':
    case 'words':
    case 'list':
      return [];
    case 'map':
      return {};
    case 'group':
      return Object.fromEntries(
        shape.fields.filter(({ isOptional }) => isOptional !== true).map(({ name, shape: field }) => [name, emptyOf(field)]),
      );
    case 'variants':
      return emptyVariant(shape.variants[0]);
  }
}

export function emptyVariant(variant: NamedShape | undefined): ConfigValue {
  if (variant === undefined) return {};
  const rest = emptyOf(variant.shape);
  return { [kindField]: variant.name, ...(isSchema(rest) ? rest : {}) };
}

/** The fields of a value; none while it is of another shape. */
export function fieldsOf(value: ConfigValue): Readonly<Record<string, ConfigValue>> {
  return isSchema(value) ? value : {};
}

export function itemsOf(value: ConfigValue): readonly ConfigValue[] {
  return Array.isArray(value) ? (value as readonly ConfigValue[]) : [];
}

/** Something has to be said yet: a number, a duration or a time that is not one. Each such field marks itself. */
export function isUnfilled(shape: Shape, value: ConfigValue | undefined): boolean {
  switch (shape.kind) {
    case 'number':
    case 'duration':
    case 'time':
      return typeof value !== 'number';
    case 'group':
      return shape.fields.some(({ name, shape: field, isOptional }) => {
        const held = fieldsOf(value ?? null)[name];
        return !(isOptional === true && held === undefined) && isUnfilled(field, held);
      });
    case 'map':
      return Object.values(fieldsOf(value ?? null)).some((item) => isUnfilled(shape.item, item));
    case 'list':
      return itemsOf(value ?? null).some((item) => isUnfilled(shape.item, item));
    case 'variants': {
      const chosen = shape.variants.find(({ name }) => name === fieldsOf(value ?? null)[kindField]);
      return chosen === undefined || isUnfilled(chosen.shape, value);
    }
    case 'text':
    case 'switch':
    case 'choice':
    case 'some-of':
    case 'words':
      return false;
  }
}

const units: readonly (readonly [suffix: string, unit: string])[] = [
  ['Pct', ', %'],
  ['Minutes', ', min'],
  ['Points', ', points'],
  ['Utc', ' (UTC)'],
  ['Ms', ''],
];

/** The field's name in words with its unit: `rebufferPct` is `Rebuffer, %`, `forMinutes` is `For, min`. */
export function fieldWords(name: string, shape: Shape): string {
  if (name === 'idcs') return 'IDCs';
  const [suffix = '', unit = ''] = units.find(([end]) => name.length > end.length && name.endsWith(end)) ?? [];
  const words = name
    .slice(0, name.length - suffix.length)
    .replaceAll('-', ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${unit}${shape.kind === 'time' ? ' (local time)' : ''}`;
}
