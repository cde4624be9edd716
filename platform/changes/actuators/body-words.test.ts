import { describe, expect, it } from 'vitest';
import { bodyWords } from './body-words.ts';

function wordsOf(text: string, secrets: readonly string[] = []): string {
  return bodyWords(Buffer.from(text), secrets);
}

describe('the words of an answer', () => {
  it('are one line, whatever ends its lines or hides in it', () => {
    expect(wordsOf('  pool is\r\n\tdraining\u2028now\u0000 \u202Eback ')).toBe('pool is draining now back');
  });

  it('are those of a page, not its markup', () => {
    const page = '<!doctype html><html><head><title>503</title></head><body><h1>Service Unavailable</h1>\n<p>Try later</body';
    expect(wordsOf(page)).toBe('Service Unavailable Try later');
  });

  it('are no more than 200 characters, and say that there was more', () => {
    expect(wordsOf('x'.repeat(200))).toBe('x'.repeat(200));
    expect(wordsOf('x'.repeat(100_000))).toBe(`${'x'.repeat(200)}…`);
  });

  it('are none of a body without any, or of bytes that are no text', () => {
    expect([wordsOf(''), wordsOf(' \n '), bodyWords(Buffer.from([0xff, 0xfe, 0x00]), [])]).toEqual(['', '', '']);
  });

  it('are left out whole when they hold a secret, ours or what looks like one', () => {
    expect(wordsOf('no route for correct-horse-battery', ['correct-horse-battery'])).toBe('');
    expect(wordsOf(['bad header: Authorization: Bearer', 'abcdefghijklmnopqrstuvwx'].join(' '))).toBe('');
  });
});
