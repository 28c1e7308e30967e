import { DH_GENERATOR, DH_PRIME, secureRandom } from '@teamgram/crypto';
import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

/** Version of prime and generator, which are well known (core.telegram.org/api/end-to-end#sending-a-request). */
const VERSION = 1;
const RANDOM_BYTES_MAX = 1024;

/** Refused: RANDOM_LENGTH_INVALID. */
export default method('messages.getDhConfig', ({ version, random_length }) => {
  if (random_length < 0 || random_length > RANDOM_BYTES_MAX) throw refusal('RANDOM_LENGTH_INVALID');
  const random = secureRandom(random_length);
  if (version === VERSION) return { _: 'messages.dhConfigNotModified', random };
  return { _: 'messages.dhConfig', g: DH_GENERATOR, p: DH_PRIME, version: VERSION, random };
});
