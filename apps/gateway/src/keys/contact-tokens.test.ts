import { describe, expect, test } from 'vitest';
import { contactTokens } from './contact-tokens.ts';

const USER = 10_000_000_001;

describe('contact tokens', () => {
  test('lead to their user until they expire', () => {
    let nowMs = 1_800_000_000_000;
    const tokens = contactTokens(new Uint8Array(32), () => nowMs);
    const token = tokens.give(USER, nowMs / 1000 + 60);
    expect(token).toMatch(/^[A-Za-z0-9_-]{38}$/);
    nowMs += 59_999;
    expect(tokens.read(token)).toBe(USER);
    nowMs += 1;
    expect(tokens.read(token)).toBeUndefined();
  });

  test('cannot be forged: any changed bit, other length or other secret is detected', () => {
    const now = () => 0;
    const tokens = contactTokens(new Uint8Array(32), now);
    const bytes = Buffer.from(tokens.give(USER, 60), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(tokens.read(changed.toString('base64url'))).toBeUndefined();
    }
    for (const token of ['', 'x', `${bytes.toString('base64url')}A`, 'x'.repeat(38)]) expect(tokens.read(token)).toBeUndefined();
    expect(contactTokens(new Uint8Array(32).fill(1), now).read(bytes.toString('base64url'))).toBeUndefined();
  });
});
