import { refusal } from '@teamgram/domain';

const LENGTH_MAX = 2_048;

/** Decodes base64url. Throws DATA_INVALID. */
export function credentialIdOf(text: string): Uint8Array {
  if (text === '' || text.length > LENGTH_MAX || !/^[A-Za-z0-9_-]+={0,2}$/.test(text)) throw refusal('DATA_INVALID');
  return new Uint8Array(Buffer.from(text, 'base64url'));
}
