import { expect, test } from 'vitest';
import { fileNameOf, loadMethods } from './registry.ts';

test.each([
  ['messages.sendMessage', 'send-message.ts'],
  ['contacts.getContactIDs', 'get-contact-ids.ts'],
  ['help.getCDNConfig', 'get-cdn-config.ts'],
  ['stories.getStoriesByID', 'get-stories-by-id.ts'],
])('%s is answered by %s', (method, file) => expect(fileNameOf(method)).toBe(file));

test('every file of the rooms folder is registered', async () => {
  const methods = await loadMethods();
  expect(methods.get('messages.sendMessage')?.name).toBe('messages.sendMessage');
  expect(methods.size).toBeGreaterThan(100);
});
