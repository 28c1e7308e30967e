/** A request of every method about secret chats. */
import { randomBytes, randomInt } from 'node:crypto';
import type { Fields } from './requests.ts';

/** Within the range that devices accept (core.telegram.org/api/end-to-end); its discrete logarithm is unknown. */
export const keyHalf = () => new Uint8Array(256).fill(0x42);

export function requestsAboutSecretChats(friendUser: object): { [method: string]: () => Fields } {
  const peer = { _: 'inputEncryptedChat', chat_id: 1, access_hash: 1n };
  const said = () => ({ peer, random_id: randomBytes(8).readBigInt64LE(), data: randomBytes(40) });
  const file = { _: 'inputEncryptedFile', id: 1n, access_hash: 1n };
  return {
    'messages.requestEncryption': () => ({ user_id: friendUser, random_id: randomInt(1, 2 ** 31 - 1), g_a: keyHalf() }),
    'messages.acceptEncryption': () => ({ peer, g_b: keyHalf(), key_fingerprint: 1n }),
    'messages.discardEncryption': () => ({ chat_id: 1 }),
    'messages.sendEncrypted': said,
    'messages.sendEncryptedService': said,
    'messages.sendEncryptedFile': () => ({ ...said(), file }),
    'messages.uploadEncryptedFile': () => ({ peer, file }),
    'messages.setEncryptedTyping': () => ({ peer, typing: true }),
    'messages.readEncryptedHistory': () => ({ peer, max_date: 1 }),
    'messages.receivedQueue': () => ({ max_qts: 0 }),
    'messages.reportEncryptedSpam': () => ({ peer }),
  };
}
