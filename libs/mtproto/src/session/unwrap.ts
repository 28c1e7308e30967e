/** Removes the wrappers of a request (core.telegram.org/api/invoking). */
import { TlError, TlReader } from '@teamgram/tl';
import { GZIP_PACKED } from '../wire/constructors.ts';
import { constructorOf } from '../wire/core.ts';
import { unpacked } from './gzip.ts';
import type { UnpackBudget } from './message.ts';
import type { ClientInfo, Wrappers } from './invocation.ts';

const INVOKE_AFTER_MSG = 0xcb9f372d;
const INVOKE_AFTER_MSGS = 0x3dc4b4f0;
const INVOKE_WITH_LAYER = 0xda9b0d0d;
const INIT_CONNECTION = 0xc1cd5ea9;
const INVOKE_WITHOUT_UPDATES = 0xbf9459b7;
const INVOKE_WITH_MESSAGES_RANGE = 0x365275f2;
const INVOKE_WITH_TAKEOUT = 0xaca9fd2e;
const INVOKE_WITH_BUSINESS_CONNECTION = 0xdd289f8e;
const INVOKE_WITH_GOOGLE_PLAY_INTEGRITY = 0x1df92984;
const INVOKE_WITH_APNS_SECRET = 0x0dae54f8;
const INVOKE_WITH_RECAPTCHA = 0xadbb0f94;
/** teamgram.invoke (libs/tl/data/extension.tl). */
const INVOKE_OWN = 0x778450f0;
const MESSAGE_RANGE = 0x0ae30253;

/** Limit on nesting: each wrapper makes sense only once. */
const DEPTH_MAX = 12;
/** More predecessors than any client keeps in flight. */
const PREDECESSORS_MAX = 256;

export interface Unwrapped {
  readonly wrappers: Wrappers;
  /** Boxed and decompressed. */
  readonly query: Uint8Array;
  /** Constructor id of the query, unsigned. */
  readonly method: number;
}

const NO_WRAPPERS: Wrappers = Object.freeze({});

/**
 * @param budget decompression budget of the packet, charged for the gzip_packed objects of this request. Clients also compress below the wrappers
 * @throws {TlError} or a zlib error when a wrapper cannot be decoded
 */
export function unwrap(body: Uint8Array, budget: UnpackBudget): Unwrapped {
  let method = constructorOf(body);
  if (!isWrapper(method)) return { wrappers: NO_WRAPPERS, query: body, method };
  const wrappers: Wrappers = {};
  let query = body;
  for (let depth = 0; isWrapper(method); depth++) {
    if (depth === DEPTH_MAX) throw new TlError('TOO_DEEP', 'too many wrappers around one request');
    query = method === GZIP_PACKED ? unpackedWithin(query, budget) : query.subarray(takeOff(method, query, wrappers));
    method = constructorOf(query);
  }
  return { wrappers, query, method };
}

/** An object that exceeds the budget uses it up: its decompression has already cost that much. */
function unpackedWithin(packed: Uint8Array, budget: UnpackBudget): Uint8Array {
  const { leftBytes } = budget;
  budget.leftBytes = 0;
  if (leftBytes === 0) throw new TlError('TOO_LARGE', 'too much is packed into one packet', GZIP_PACKED);
  const query = unpacked(packed, leftBytes);
  budget.leftBytes = leftBytes - query.length;
  return query;
}

function isWrapper(method: number): boolean {
  switch (method) {
    case GZIP_PACKED:
    case INVOKE_AFTER_MSG:
    case INVOKE_AFTER_MSGS:
    case INVOKE_WITH_LAYER:
    case INIT_CONNECTION:
    case INVOKE_WITHOUT_UPDATES:
    case INVOKE_WITH_MESSAGES_RANGE:
    case INVOKE_WITH_TAKEOUT:
    case INVOKE_WITH_BUSINESS_CONNECTION:
    case INVOKE_WITH_GOOGLE_PLAY_INTEGRITY:
    case INVOKE_WITH_APNS_SECRET:
    case INVOKE_WITH_RECAPTCHA:
    case INVOKE_OWN:
      return true;
    default:
      return false;
  }
}

/** Records one wrapper and returns the offset of the query inside it. */
function takeOff(method: number, query: Uint8Array, wrappers: Wrappers): number {
  const reader = new TlReader(query, {}, 4);
  switch (method) {
    case INVOKE_AFTER_MSG:
    case INVOKE_AFTER_MSGS:
      // "invokeAfterMsg / invokeAfterMsgs must always be the outermost wrapper" (I3). Exception: invokeWithLayer, initConnection and
      // invokeWithoutUpdates, which TDLib writes around everything (td/mtproto/CryptoStorer.h).
      if (!isBelowHeader(wrappers)) throw new TlError('WRONG_TYPE', 'invokeAfterMsg inside another wrapper', method);
      wrappers.afterMsgIds = method === INVOKE_AFTER_MSG ? [reader.long()] : predecessors(reader);
      break;
    case INVOKE_WITH_LAYER:
      wrappers.layer = reader.int();
      break;
    case INIT_CONNECTION:
      wrappers.clientInfo = clientInfo(reader);
      break;
    case INVOKE_WITHOUT_UPDATES:
      wrappers.withoutUpdates = true;
      break;
    case INVOKE_WITH_MESSAGES_RANGE:
      wrappers.messagesRange = messagesRange(reader);
      break;
    case INVOKE_WITH_TAKEOUT:
      wrappers.takeoutId = reader.long();
      break;
    case INVOKE_WITH_BUSINESS_CONNECTION:
      wrappers.businessConnectionId = reader.string();
      break;
    case INVOKE_OWN:
      wrappers.asksForOwn = true;
      break;
    case INVOKE_WITH_RECAPTCHA:
      wrappers.proof = { kind: 'recaptcha', nonce: '', token: reader.string() };
      break;
    default:
      wrappers.proof = { kind: method === INVOKE_WITH_APNS_SECRET ? 'apns' : 'play-integrity', nonce: reader.string(), token: reader.string() };
  }
  return reader.position;
}

function isBelowHeader({ layer: _layer, clientInfo: _clientInfo, withoutUpdates: _withoutUpdates, ...others }: Wrappers): boolean {
  return Object.keys(others).length === 0;
}

function predecessors(reader: TlReader): bigint[] {
  const ids = reader.vectorLong();
  if (ids.length > PREDECESSORS_MAX) throw new TlError('TOO_MANY', 'too many predecessors', INVOKE_AFTER_MSGS);
  return ids;
}

/** Limit on the total length of client info in characters, because it is stored with the key. */
const CLIENT_INFO_LENGTH_MAX = 4_096;

/** initConnection: flags, api_id, six strings, then proxy and params, which only Telegram's own services use. */
function clientInfo(reader: TlReader): ClientInfo {
  const flags = reader.int();
  const info: ClientInfo = {
    apiId: reader.int(),
    deviceModel: reader.string(),
    systemVersion: reader.string(),
    appVersion: reader.string(),
    systemLangCode: reader.string(),
    langPack: reader.string(),
    langCode: reader.string(),
  };
  const length = Object.values(info).reduce<number>((sum, text) => sum + String(text).length, 0);
  if (length > CLIENT_INFO_LENGTH_MAX) throw new TlError('TOO_LARGE', 'a client that says too much of itself', INIT_CONNECTION);
  if (flags & 1) reader.object();
  if (flags & 2) reader.object();
  return info;
}

function messagesRange(reader: TlReader): { minId: number; maxId: number } {
  const id = reader.uint();
  if (id !== MESSAGE_RANGE) throw new TlError('WRONG_TYPE', 'messageRange expected', id);
  return { minId: reader.int(), maxId: reader.int() };
}
