import { describe, expect, it } from 'vitest';
import { tableOf } from '../../../../shared/wire/columns.ts';
import { authorityView } from '../../../../shared/wire/view-authority.ts';
import { actsOnAuthority, authorityOf } from './authority.ts';

const { holders, requests } = authorityView.tables;
const held = { idc: 'osl-1', subject: 'olga', name: 'Olga', sinceMs: 5, expiresAtMs: 905, why: 'cable work' };
const asked = { idc: 'osl-1', subject: 'amir', name: 'Amir', atMs: 7, why: 'my turn' };

function tables(ofHolders: readonly (typeof held)[], ofRequests: readonly (typeof asked)[] = []) {
  return { holders: tableOf(holders, ofHolders), requests: tableOf(requests, ofRequests) };
}

describe('what a person can do about command authority', () => {
  it('is to take it where nobody commands, of another IDC too', () => {
    expect(actsOnAuthority(authorityOf(tables([]), 'osl-1'), 'olga')).toEqual(['take']);
    expect(actsOnAuthority(authorityOf(tables([held]), 'ath-1'), 'olga')).toEqual(['take']);
  });

  it('is to ask for it or take over while somebody else commands, and to ask once', () => {
    expect(actsOnAuthority(authorityOf(tables([held]), 'osl-1'), 'amir')).toEqual(['request', 'take-over']);
    expect(actsOnAuthority(authorityOf(tables([held], [asked]), 'osl-1'), 'amir')).toEqual(['take-over']);
  });

  it('is to hand over to who asks, or release, while one commands oneself', () => {
    expect(actsOnAuthority(authorityOf(tables([held]), 'osl-1'), 'olga')).toEqual(['release']);
    expect(actsOnAuthority(authorityOf(tables([held], [asked]), 'osl-1'), 'olga')).toEqual(['grant', 'release']);
  });
});
