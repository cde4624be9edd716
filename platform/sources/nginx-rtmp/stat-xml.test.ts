import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStatXml } from './stat-xml.ts';

/** Recorded from nginx 1.22.1 with nginx-rtmp 1.1.4: two encoders on an origin that pushes to an edge with one viewer. */
function recorded(name: string): Promise<string> {
  return readFile(new URL(`recorded/${name}.xml`, import.meta.url), 'utf8');
}

describe('the stat XML of a real server', () => {
  it('is read with every stream and client', async () => {
    const stat = parseStatXml(await recorded('origin-1'));
    expect(stat).toMatchObject({ version: '1.22.1', pid: '13993', uptimeSeconds: 8, bytesIn: 401_331, bytesOut: 349_247, connections: 4 });
    expect(stat.streams.map(({ name, declaredFps, clients }) => [name, declaredFps, clients.length])).toEqual([
      ['007-night&day', 25, 2],
      ['market-cam', 25, 2],
    ]);
    expect(stat.streams[0]?.clients.map(({ flashver, publishing }) => [flashver, publishing])).toEqual([
      ['ngx-local-relay', false],
      ['FMLE/3.0 (compatible; Lavf59.27', true],
    ]);
  });

  it('is read when it is idle', async () => {
    expect(parseStatXml(await recorded('origin-empty'))).toMatchObject({ connections: 0, streams: [], bytesIn: 0 });
  });

  it('is refused when it is cut short, wherever that is', async () => {
    const text = await recorded('edge-1');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.trimEnd().length - 1 }), (length) => {
        expect(() => parseStatXml(text.slice(0, length))).toThrow();
      }),
    );
  });

  it('is refused in words that name the fault', async () => {
    const text = await recorded('edge-1');
    expect(() => parseStatXml(text.replace('<pid>13992</pid>', ''))).toThrow('the stat XML has no usable rtmp.pid');
    expect(() => parseStatXml(text.replace(/<bytes_in>\d+/, '<bytes_in>many'))).toThrow('no usable rtmp.bytes_in');
    expect(() => parseStatXml('<html><body>502 Bad Gateway</body></html>')).toThrow('no usable rtmp');
    expect(() => parseStatXml('')).toThrow();
    expect(() => parseStatXml('{"not": "xml"}')).toThrow();
  });

  it('is refused when it declares entities', () => {
    expect(() => parseStatXml('<!DOCTYPE rtmp [<!ENTITY a "aaaa">]><rtmp>&a;</rtmp>')).toThrow('declares entities');
  });

  it('never throws anything but an Error at whatever comes', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseStatXml(text)).toThrow(Error);
      }),
    );
  });
});
