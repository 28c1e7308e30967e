import { CryptoError, decryptMessage } from '@teamgram/crypto';
import type { AuthKeyState } from '../session/auth-key-state.ts';
import { PLAINTEXT_HEADER_BYTES } from '../session/receive.ts';
import { readInt32 } from '../wire/bytes.ts';

const PADDING_BYTES_MIN = 12;
const PADDING_BYTES_MAX = 1024;

export interface OpenedPacket {
  readonly plaintext: Uint8Array;
  readonly quickAckToken: number;
}

/**
 * Decrypts a client's packet and authenticates it: msg_key, the message length against the packet size, and "from 12 to 1024 bytes of padding" (S1).
 * Undefined when a check fails: the connection must then be closed without an error, because an error would make the client discard its key.
 */
export function openPacket(key: AuthKeyState, payload: Uint8Array): OpenedPacket | undefined {
  const opened = tryDecrypt(key, payload);
  if (!opened) return undefined;
  const sizeBytes = readInt32(opened.plaintext, 28);
  const paddingBytes = opened.plaintext.length - PLAINTEXT_HEADER_BYTES - sizeBytes;
  if (sizeBytes < 4 || sizeBytes % 4 !== 0 || paddingBytes < PADDING_BYTES_MIN || paddingBytes > PADDING_BYTES_MAX) return undefined;
  return opened;
}

function tryDecrypt(key: AuthKeyState, payload: Uint8Array): OpenedPacket | undefined {
  try {
    return decryptMessage(key.cipherKey, 'client', payload);
  } catch (error) {
    if (error instanceof CryptoError) return undefined;
    throw error;
  }
}
