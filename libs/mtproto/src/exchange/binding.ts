/** auth.bindTempAuthKey: both halves of the binding message (core.telegram.org/method/auth.bindTempAuthKey) (K4–K6). */
import { type AuthKey, CryptoError, decryptMessageV1, encryptMessageV1, type RandomSource } from '@teamgram/crypto';
import { type Request, TlError } from '@teamgram/tl';
import type { AuthKeyRecord } from '../server/ports.ts';
import { asBuffer } from '../wire/bytes.ts';
import { readCore, writeCore } from '../wire/core.ts';

/** random:int128, msg_id, seqno, message_data_length. */
const HEADER_BYTES = 32;

/** Everything that `verifyBinding` needs to know about a request. */
export interface Binding {
  readonly temporaryKey: Pick<AuthKeyRecord, 'id' | 'kind' | 'expiresAtUnixS'>;
  /** The key named by perm_auth_key_id; undefined when there is none. */
  readonly permanentKey: Pick<AuthKeyRecord, 'id' | 'authKey' | 'kind'> | undefined;
  /** session_id and msg_id of the request: the binding message names both. */
  readonly sessionId: bigint;
  readonly msgId: bigint;
  readonly request: Omit<Request<'auth.bindTempAuthKey'>, '_'>;
  readonly nowMs: number;
}

/** The errors of auth.bindTempAuthKey that are decided by cryptography alone. */
export type BindingRefusal = 'TEMP_AUTH_KEY_EMPTY' | 'EXPIRES_AT_INVALID' | 'ENCRYPTED_MESSAGE_INVALID';

/** Undefined when the sender holds both keys; the host then stores the binding and calls `bindTemporaryKey`. */
export function verifyBinding({ temporaryKey, permanentKey, sessionId, msgId, request, nowMs }: Binding): BindingRefusal | undefined {
  if (temporaryKey.kind !== 'temporary') return 'TEMP_AUTH_KEY_EMPTY';
  if (request.expires_at * 1000 <= nowMs) return 'EXPIRES_AT_INVALID';
  if (permanentKey?.kind !== 'permanent' || permanentKey.id !== request.perm_auth_key_id) return 'ENCRYPTED_MESSAGE_INVALID';
  const inner = open(permanentKey, request.encrypted_message);
  const isBinding =
    inner !== undefined &&
    inner.msgId === msgId &&
    inner.nonce === request.nonce &&
    inner.expires_at === request.expires_at &&
    inner.temp_auth_key_id === temporaryKey.id &&
    inner.perm_auth_key_id === permanentKey.id &&
    inner.temp_session_id === sessionId;
  return isBinding ? undefined : 'ENCRYPTED_MESSAGE_INVALID';
}

function open({ id, authKey }: Pick<AuthKeyRecord, 'id' | 'authKey'>, encrypted: Uint8Array) {
  try {
    const plaintext = asBuffer(decryptMessageV1({ id, bytes: authKey }, encrypted));
    const isNamed = asBuffer(encrypted).readBigInt64LE(0) === id;
    return isNamed ? { ...readCore(plaintext.subarray(HEADER_BYTES), 'bind_auth_key_inner'), msgId: plaintext.readBigInt64LE(16) } : undefined;
  } catch (error) {
    if (error instanceof CryptoError || error instanceof TlError) return undefined;
    throw error;
  }
}

/** The client's half: "a special binding message", encrypted with the permanent key by MTProto v1. */
export function bindingRequest(binding: {
  readonly permanentKey: AuthKey;
  readonly temporaryKeyId: bigint;
  readonly sessionId: bigint;
  readonly msgId: bigint;
  readonly expiresAtUnixS: number;
  readonly random: RandomSource;
}): Request<'auth.bindTempAuthKey'> {
  const { permanentKey, temporaryKeyId, sessionId, msgId, expiresAtUnixS, random } = binding;
  const nonce = asBuffer(random(8)).readBigInt64LE(0);
  const names = { temp_auth_key_id: temporaryKeyId, perm_auth_key_id: permanentKey.id, temp_session_id: sessionId };
  const inner = writeCore({ _: 'bind_auth_key_inner', nonce, ...names, expires_at: expiresAtUnixS });
  const header = Buffer.alloc(HEADER_BYTES);
  header.set(random(16));
  header.writeBigInt64LE(msgId, 16);
  header.writeInt32LE(inner.length, 28);
  const encrypted_message = encryptMessageV1(permanentKey, Buffer.concat([header, inner]), random);
  return { _: 'auth.bindTempAuthKey', perm_auth_key_id: permanentKey.id, nonce, expires_at: expiresAtUnixS, encrypted_message };
}
