import { expect, test } from 'vitest';
import { implementations } from './implementations.ts';

test('every subject is named with what serves it', () => {
  expect(implementations()).toMatch(/^packets (native|composed), aes-ige \w+, aes-ctr (native|openssl), sealed-fields (native|node), key-tree (native|node), merkle-tree (native|node)$/);
});
