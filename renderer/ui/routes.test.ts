import { describe, expect, it } from 'vitest';
import { parseRoute, routes } from './routes.ts';

describe('an address', () => {
  it('carries ids that need escaping there and back', () => {
    expect(parseRoute(routes.change('a/b c?')).path).toEqual(['changes', 'a/b c?']);
  });

  it('has a query', () => {
    const route = parseRoute(routes.newChange({ kind: 'traffic-shift', idc: 'osl-1' }));
    expect(route.path).toEqual(['changes', 'new']);
    expect(route.query.get('idc')).toBe('osl-1');
  });

  it('that is broken is shown as it stands, not thrown', () => {
    expect(parseRoute('#/idc/%E0%A4%A').path).toEqual(['idc', '%E0%A4%A']);
    expect(parseRoute('').path).toEqual([]);
  });
});
