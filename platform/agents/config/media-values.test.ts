import { describe, expect, it } from 'vitest';
import { defaultMediaValues, readMediaValues } from './media-values.ts';
import { renderNginxConfig } from './render.ts';

const node = { id: 'osl-1-edge', role: 'edge', directory: '/srv/edge', rtmpPort: 1935, httpPort: 8080, pushPorts: [] } as const;
const origin = { ...node, id: 'osl-1-origin', role: 'origin', pushPorts: [1936, 1937] } as const;
const nginx = { binary: 'nginx', rtmpModule: '/usr/lib/ngx_rtmp_module.so' };

describe('media values', () => {
  it('fall back to their defaults and leave keys of other readers alone', () => {
    expect(readMediaValues({ 'edge.maxMessageBytes': 2048, 'other.key': 'x' })).toEqual({
      ok: true,
      values: { ...defaultMediaValues(), 'edge.maxMessageBytes': 2048 },
    });
  });
  it('are refused with the key and its range', () => {
    expect(readMediaValues({ 'relay.reconnectMs': 1.5 })).toEqual({
      ok: false,
      problems: ['relay.reconnectMs is 1.5: it must be a whole number from 100 to 60000'],
    });
    expect(readMediaValues({ 'relay.reconnectMs': '1000' }).ok).toBe(false);
  });
});

describe('nginx.conf', () => {
  const options = { nginx, values: defaultMediaValues(), isLimited: true, user: undefined };
  it('lets an origin push to every edge, introduced as a relay', () => {
    const text = renderNginxConfig({ ...options, node: { ...origin, pushPorts: [1936, 1937] } });
    expect(text).toContain('push rtmp://127.0.0.1:1936/live flashVer=switchyard-relay;');
    expect(text).toContain('push rtmp://127.0.0.1:1937/live flashVer=switchyard-relay;');
    expect(text).toContain('drop_idle_publisher 10000ms;');
  });
  it('changes only where the values concern the role', () => {
    const values = { ...options.values, 'edge.maxMessageBytes': 2048 };
    const originText = renderNginxConfig({ ...options, node: { ...origin, pushPorts: [1936] } });
    expect(renderNginxConfig({ ...options, values, node: { ...origin, pushPorts: [1936] } })).toBe(originText);
    expect(renderNginxConfig({ ...options, values, node: { ...node, pushPorts: [] } })).toContain('max_message 2048;');
  });
  it('names a user only for a master that runs as root', () => {
    expect(renderNginxConfig({ ...options, node: { ...node, pushPorts: [] } })).not.toContain('user ');
    expect(renderNginxConfig({ ...options, user: 'root', node: { ...node, pushPorts: [] } })).toContain('user root;');
  });
});
