import { expect, test } from 'vitest';
import { refusal } from '@teamgram/domain';
import { LinkError } from '@teamgram/host';
import { TlError } from '@teamgram/tl';
import { failureOf } from './failure.ts';
import { nearestDocumented } from './nearest-documented.ts';

test.each<[string, unknown, number, string, boolean]>([
  ['a refusal', refusal('PEER_ID_INVALID'), 400, 'PEER_ID_INVALID', true],
  ['a refusal with a number', refusal('FLOOD_WAIT_X', 30), 420, 'FLOOD_WAIT_30', true],
  ['a refusal received over a link', new LinkError('PHONE_NUMBER_INVALID'), 400, 'PHONE_NUMBER_INVALID', true],
  ['a refusal with a number, received over a link', new LinkError('FLOOD_WAIT_12'), 420, 'FLOOD_WAIT_12', true],
  ['an unreadable request', new TlError('TRUNCATED', 'x'), 400, 'INPUT_FETCH_ERROR', true],
  ['an unknown constructor', new TlError('UNKNOWN_CONSTRUCTOR', 'x'), 400, 'INPUT_CONSTRUCTOR_INVALID', true],
  ['a broken link', new LinkError('UNAVAILABLE'), 500, 'RPC_CALL_FAIL', false],
  ['an unknown code', new LinkError('SURPRISE'), 500, 'INTERNAL_SERVER_ERROR', false],
  ['a defect', new TypeError('x is undefined'), 500, 'INTERNAL_SERVER_ERROR', false],
])('%s', (_, thrown, code, message, refused) => expect(failureOf(thrown)).toMatchObject({ code, message, refused }));

test('a method answers with the corresponding error of its own table', () => {
  expect(nearestDocumented('messages.sendMessage', 'USER_ID_INVALID')).toBe('PEER_ID_INVALID');
  expect(nearestDocumented('messages.getExportedChatInvites', 'USER_ID_INVALID')).toBe('ADMIN_ID_INVALID');
  expect(nearestDocumented('messages.sendMessage', 'PHOTO_INVALID')).toBeUndefined();
});
