import { ExitCode, FatalError } from '../fatal-error.ts';
import { refuseUnknown } from './unknown-words.ts';

/** The relying party of passkeys (W3C Web Authentication), for custom clients with a domain of their own. */
export type PasskeySettings = { rpId: string; origins: string[] };

const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** A web origin, or an Android app identified by the hash of its signing key. */
const ORIGIN = /^(?:https:\/\/[^\s/]+|android:apk-key-hash:[A-Za-z0-9_-]{43})$/;

/** Validates the setting "passkeys" of settings.json. */
export function passkeysOf(given: Partial<PasskeySettings> | undefined, path: string): PasskeySettings | undefined {
  if (given === undefined) return undefined;
  refuseUnknown(given, ['rpId', 'origins'], `${path}, passkeys`);
  const { rpId, origins } = given;
  if (typeof rpId !== 'string' || !DOMAIN.test(rpId)) throw new FatalError(`${path}: "passkeys" needs rpId: a domain name`, ExitCode.config);
  const isGood = Array.isArray(origins) && origins.length > 0 && origins.every((origin) => typeof origin === 'string' && ORIGIN.test(origin));
  if (!isGood) throw new FatalError(`${path}: "passkeys" needs origins: ["https://…" or "android:apk-key-hash:…", …]`, ExitCode.config);
  return { rpId, origins };
}
