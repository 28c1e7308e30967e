import { expect, test } from 'vitest';
import { implementations } from './implementations.ts';

test('names the implementation of every primitive', () => {
  expect(implementations()).toMatch(/^packets (native|composed), aes-ige \w+, aes-ctr (native|openssl), sealed-fields (native|node), key-tree (native|node), merkle-tree (native|node)$/);
});
