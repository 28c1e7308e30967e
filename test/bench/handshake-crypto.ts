/** Server-side cryptographic cost of a key exchange, by step and in total, and of a password check. CPU time, one core. */
import {
  authKey, checkSrpProof, createSrpChallenge, createSrpProof, dhSharedKey, generateDhKeyPair, generatePq, generateRsaKey, igeDecrypt, igeEncrypt,
  newNonceHash, prepareDh, rsaDecrypt, rsaPadEncrypt, secureRandom, srpVerifier, temporaryAesKey,
} from '@teamgram/crypto';
import type { Row } from './row.ts';

export async function bench(): Promise<Row[]> {
  const prepareMs = cpuUs(prepareDh) / 1000;
  const [rsa, client] = [await generateRsaKey(), generateDhKeyPair()];
  const encrypted = rsaPadEncrypt(secureRandom(96), rsa.publicKey);
  const { secret } = generateDhKeyPair();
  const pieces: [string, () => unknown][] = [
    ['pq of resPQ', () => generatePq()],
    ['RSA_PAD decryption', () => rsaDecrypt(encrypted, rsa)],
    ['g^a', () => generateDhKeyPair()],
    ['g_b^a', () => dhSharedKey(secret, client.publicValue)],
  ];
  const whole = meanUs(() => {
    generatePq();
    rsaDecrypt(encrypted, rsa);
    answerExchange(client.publicValue);
  });
  return [
    { name: 'first use of the DH group, once per process', value: prepareMs, unit: 'ms' },
    ...pieces.map(([name, run]) => ({ name, value: meanUs(run), unit: 'µs' })),
    { name: 'server side of one key exchange', value: whole, unit: 'µs' },
    { name: 'new auth keys', value: 1e6 / whole, unit: 'keys/s' },
    ...(await srpRows()),
  ];
}

/** Symmetric operations of steps 6 to 9: inner data of documented sizes, hashes and the key itself. */
function answerExchange(clientPublic: Uint8Array): void {
  const [newNonce, serverNonce] = [secureRandom(32), secureRandom(16)];
  const { key, iv } = temporaryAesKey(newNonce, serverNonce);
  const { secret } = generateDhKeyPair();
  igeEncrypt(key, iv, new Uint8Array(592));
  igeDecrypt(key, iv, new Uint8Array(336));
  newNonceHash(newNonce, 1, authKey(dhSharedKey(secret, clientPublic)));
}

async function srpRows(): Promise<Row[]> {
  const salts = { salt1: secureRandom(40), salt2: secureRandom(16) };
  const verifier = await srpVerifier('password', salts);
  const challenge = createSrpChallenge(verifier);
  const proof = await createSrpProof('password', salts, challenge.srpB);
  return [
    { name: 'SRP challenge (account.getPassword)', value: meanUs(() => createSrpChallenge(verifier)), unit: 'µs' },
    { name: 'SRP check (auth.checkPassword)', value: meanUs(() => checkSrpProof(verifier, salts, challenge, proof)), unit: 'µs' },
  ];
}

function meanUs(run: () => unknown, calls = 60): number {
  run();
  return cpuUs(() => {
    for (let i = 0; i < calls; i++) run();
  }) / calls;
}

function cpuUs(run: () => unknown): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
