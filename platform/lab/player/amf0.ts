/** AMF0, the value encoding of RTMP commands: the types that servers use for them. */
export type AmfValue = number | boolean | string | null | undefined | readonly AmfValue[] | { readonly [key: string]: AmfValue };

const marker = {
  number: 0,
  boolean: 1,
  string: 2,
  object: 3,
  null: 5,
  undefined: 6,
  ecmaArray: 8,
  objectEnd: 9,
  strictArray: 10,
  date: 11,
  longString: 12,
};
const maximumDepth = 16;

export class AmfError extends Error {}

function encodeKey(key: string): Buffer {
  const text = Buffer.from(key, 'utf8');
  if (text.length > 0xffff) throw new AmfError('a key is longer than 65535 bytes');
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([length, text]);
}

function encodeString(value: string): Buffer {
  const text = Buffer.from(value, 'utf8');
  const isLong = text.length > 0xffff;
  const head = Buffer.alloc(isLong ? 5 : 3);
  head.writeUInt8(isLong ? marker.longString : marker.string);
  if (isLong) head.writeUInt32BE(text.length, 1);
  else head.writeUInt16BE(text.length, 1);
  return Buffer.concat([head, text]);
}

function isList(value: AmfValue): value is readonly AmfValue[] {
  return Array.isArray(value);
}

export function encodeAmf(value: AmfValue): Buffer {
  if (value === null) return Buffer.from([marker.null]);
  if (value === undefined) return Buffer.from([marker.undefined]);
  if (typeof value === 'boolean') return Buffer.from([marker.boolean, value ? 1 : 0]);
  if (typeof value === 'string') return encodeString(value);
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(9);
    bytes.writeDoubleBE(value, 1);
    return bytes;
  }
  if (isList(value)) {
    const head = Buffer.alloc(5);
    head.writeUInt8(marker.strictArray);
    head.writeUInt32BE(value.length, 1);
    return Buffer.concat([head, ...value.map(encodeAmf)]);
  }
  const fields = Object.entries(value).flatMap(([key, field]) => [encodeKey(key), encodeAmf(field)]);
  return Buffer.concat([Buffer.from([marker.object]), ...fields, Buffer.from([0, 0, marker.objectEnd])]);
}

export function encodeAmfValues(values: readonly AmfValue[]): Buffer {
  return Buffer.concat(values.map(encodeAmf));
}

/** @throws AmfError on bytes that are no AMF0. */
export function decodeAmfValues(bytes: Buffer): AmfValue[] {
  let offset = 0;
  function take(count: number): Buffer {
    if (offset + count > bytes.length) throw new AmfError('the bytes end in the middle of a value');
    offset += count;
    return bytes.subarray(offset - count, offset);
  }
  function fields(depth: number): AmfValue {
    const entries: [string, AmfValue][] = [];
    for (;;) {
      const key = take(take(2).readUInt16BE()).toString('utf8');
      if (key === '' && bytes[offset] === marker.objectEnd) {
        offset += 1;
        return Object.fromEntries(entries);
      }
      entries.push([key, value(depth)]);
    }
  }
  function list(depth: number): AmfValue[] {
    const count = take(4).readUInt32BE();
    if (count > bytes.length - offset) throw new AmfError('an array claims more values than there are bytes');
    return Array.from({ length: count }, () => value(depth));
  }
  function value(depth: number): AmfValue {
    if (depth > maximumDepth) throw new AmfError(`values are nested deeper than ${maximumDepth}`);
    const type = take(1).readUInt8();
    switch (type) {
      case marker.number:
        return take(8).readDoubleBE();
      case marker.boolean:
        return take(1).readUInt8() !== 0;
      case marker.string:
        return take(take(2).readUInt16BE()).toString('utf8');
      case marker.longString:
        return take(take(4).readUInt32BE()).toString('utf8');
      case marker.object:
        return fields(depth + 1);
      case marker.ecmaArray:
        take(4);
        return fields(depth + 1);
      case marker.strictArray:
        return list(depth + 1);
      case marker.null:
        return null;
      case marker.undefined:
        return undefined;
      case marker.date:
        return take(10).readDoubleBE();
      default:
        throw new AmfError(`type ${type} is not used in commands`);
    }
  }
  const values: AmfValue[] = [];
  while (offset < bytes.length) values.push(value(0));
  return values;
}
