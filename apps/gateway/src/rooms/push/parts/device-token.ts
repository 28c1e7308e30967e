/** Checks push tokens (core.telegram.org/api/push-updates#subscribing-to-notifications). */
import { refusal } from '@teamgram/domain';

/** "1 - APNS … 13 - HUAWEI PUSH". */
const TYPES_MAX = 13;
const WEB_PUSH = 10;
/** UTF-16 code units; the longest are web push URLs with two keys. */
const TOKEN_LENGTH_MAX = 4096;
/** An uncompressed P-256 point (RFC 8291, section 3.1), and the 16-byte secret of section 3.2. */
const POINT_BYTES = 65;
const UNCOMPRESSED = 4;
const AUTH_BYTES = 16;

/** Throws TOKEN_EMPTY, TOKEN_TYPE_INVALID, TOKEN_INVALID, WEBPUSH_TOKEN_INVALID, WEBPUSH_KEY_INVALID, WEBPUSH_AUTH_INVALID. */
export function checkToken(type: number, token: string): void {
  if (token === '') throw refusal('TOKEN_EMPTY');
  if (type < 1 || type > TYPES_MAX) throw refusal('TOKEN_TYPE_INVALID');
  if (token.length > TOKEN_LENGTH_MAX) throw refusal('TOKEN_INVALID');
  if (type === WEB_PUSH) checkWebPush(token);
}

/** "a JSON-encoded object containing the keys described in PUSH updates": endpoint, keys.p256dh, keys.auth. */
function checkWebPush(token: string): void {
  const { endpoint, keys } = parsed(token);
  if (typeof endpoint !== 'string' || !isSecure(endpoint)) throw refusal('WEBPUSH_TOKEN_INVALID');
  const point = bytesOf(keys?.p256dh);
  if (point.length !== POINT_BYTES || point[0] !== UNCOMPRESSED) throw refusal('WEBPUSH_KEY_INVALID');
  if (bytesOf(keys?.auth).length !== AUTH_BYTES) throw refusal('WEBPUSH_AUTH_INVALID');
}

type WebPush = { endpoint?: unknown; keys?: { p256dh?: unknown; auth?: unknown } | null };

function parsed(token: string): WebPush {
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

const isSecure = (endpoint: string) => URL.canParse(endpoint) && new URL(endpoint).protocol === 'https:';

function bytesOf(text: unknown): Uint8Array {
  return typeof text === 'string' ? Buffer.from(text, 'base64url') : new Uint8Array();
}
