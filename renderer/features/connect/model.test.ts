import { describe, expect, it } from 'vitest';
import { platformAddress } from './model.ts';

describe('an address as typed', () => {
  it('gets the scheme it needs', () => {
    expect(platformAddress(' console.example.net ')).toBe('https://console.example.net/');
    expect(platformAddress('127.0.0.1:4100')).toBe('http://127.0.0.1:4100/');
    expect(platformAddress('http://localhost:4100/')).toBe('http://localhost:4100/');
  });

  it('is refused when it is none', () => {
    for (const typed of ['', '   ', 'ftp://example.net', 'file:///etc/passwd', 'http://']) expect(platformAddress(typed)).toBeNull();
  });
});
