/** AES-IGE with every backend available here, and whole messages as a gateway encrypts and decrypts them. CPU time, one core. */
import { authKey, decryptMessage, encryptMessage, igeBackends, secureRandom, type IgeBackend } from '@teamgram/crypto';
import type { Row } from './row.ts';

const ROUND_BYTES = 4_000_000;

export async function bench(): Promise<Row[]> {
  return [...igeBackends().flatMap(backendRows), ...[128, 256, 1024, 16_384].flatMap(messageRows)];
}

function backendRows({ name, encrypt, decrypt }: IgeBackend): Row[] {
  const [key, iv] = [secureRandom(32), secureRandom(32)];
  return [1024, 16_384, 524_288].flatMap((sizeBytes) => {
    const [source, target] = [secureRandom(sizeBytes), new Uint8Array(sizeBytes)];
    const row = (verb: string, run: () => void): Row => {
      return { name: `${name} ${verb} ${sizeBytes} B`, value: (sizeBytes * perSecond(run, ROUND_BYTES / sizeBytes)) / 1e6, unit: 'MB/s' };
    };
    return [row('encrypt', () => encrypt(key, iv, source, target)), row('decrypt', () => decrypt(key, iv, source, target))];
  });
}

function messageRows(sizeBytes: number): Row[] {
  const key = authKey(secureRandom(256));
  const plaintext = secureRandom(sizeBytes);
  const packet = encryptMessage(key, 'client', plaintext);
  const calls = Math.min(40_000, ROUND_BYTES / sizeBytes);
  return [
    { name: `message encrypt ${sizeBytes} B`, value: perSecond(() => encryptMessage(key, 'server', plaintext), calls), unit: 'messages/s' },
    { name: `message decrypt and check ${sizeBytes} B`, value: perSecond(() => decryptMessage(key, 'client', packet), calls), unit: 'messages/s' },
  ];
}

/** Calls per second of CPU time, the best of three rounds after a warm-up. */
function perSecond(run: () => void, calls: number): number {
  const roundUs = () => {
    const before = process.cpuUsage();
    for (let i = 0; i < calls; i++) run();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  roundUs();
  return (calls * 1e6) / Math.min(roundUs(), roundUs(), roundUs());
}
