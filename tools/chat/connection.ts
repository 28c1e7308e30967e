/** An mtcute client that connects only to the server in connect.json. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryStorage, TelegramClient, tl } from '@mtcute/node';
import type { User } from '@mtcute/node';
import { addPublicKey } from '@mtcute/node/utils.js';
import type { ChatOptions } from './options.ts';
import { SessionFile } from './session-file.ts';

type Connect = { dcId: number; host: string; port: number; rsaPublicKeyFile: string };

/** Throws an Error with instructions when there is no connect.json. */
export function readConnect(dataDir: string): Connect {
  const file = join(dataDir, 'connect.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Connect;
  } catch {
    throw new Error(`no ${file}: start the server first with npm start, or name its directory with --data`);
  }
}

/** Creates a client that trusts the server's RSA key; it does not connect yet. */
export function createClient({ dcId, host, port, rsaPublicKeyFile }: Connect): TelegramClient {
  const loopback = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const dc = { id: dcId, ipAddress: loopback, port, testMode: false };
  const sha1 = { sha1: (data: Uint8Array) => new Uint8Array(createHash('sha1').update(data).digest()) };
  addPublicKey(sha1 as Parameters<typeof addPublicKey>[0], readFileSync(rsaPublicKeyFile, 'utf8'));
  return new TelegramClient({
    apiId: 1,
    apiHash: '0'.repeat(32),
    storage: new MemoryStorage(),
    defaultDcs: { main: dc, media: { ...dc, mediaOnly: true } },
    updates: { catchUp: true },
    logLevel: 0,
    initConnectionOptions: { deviceModel: 'Terminal', appVersion: '1' },
  });
}

export type Ask = (question: string) => Promise<string>;

/** Logs in with the stored session, or with a code (and the password, if set), or signs up. */
export async function logIn(client: TelegramClient, options: ChatOptions, ask: Ask): Promise<User> {
  const sessionFile = new SessionFile(options.dataDir, options.phone);
  const known = await resume(client, sessionFile);
  const self = known ?? await logInByCode(client, options, ask);
  sessionFile.write(await client.exportSession());
  await client.startUpdatesLoop();
  return self;
}

async function resume(client: TelegramClient, sessionFile: SessionFile): Promise<User | undefined> {
  const stored = sessionFile.read();
  if (stored === undefined) return undefined;
  await client.importSession(stored, true);
  try {
    return await client.getMe();
  } catch (error) {
    if (!tl.RpcError.is(error, 'AUTH_KEY_UNREGISTERED') && !tl.RpcError.is(error, 'SESSION_REVOKED')) throw error;
    sessionFile.forget();
    return undefined;
  }
}

async function logInByCode(client: TelegramClient, { phone, name }: ChatOptions, ask: Ask): Promise<User> {
  const sent = await client.sendCode({ phone });
  if (!('phoneCodeHash' in sent)) return sent;
  const phoneCode = await ask('Code (see the terminal of npm start, or npm run ops -- code PHONE): ');
  const request = { phoneNumber: phone, phoneCodeHash: sent.phoneCodeHash };
  try {
    const answer = await client.call({ _: 'auth.signIn', ...request, phoneCode });
    const authorization = answer._ === 'auth.authorization' ? answer : await client.call({ _: 'auth.signUp', ...request, firstName: name, lastName: '' });
    if (authorization._ !== 'auth.authorization') throw new Error(`the server answered ${authorization._} to a sign-up`);
    await client.notifyLoggedIn(authorization);
    return await client.getMe();
  } catch (error) {
    if (!tl.RpcError.is(error, 'SESSION_PASSWORD_NEEDED')) throw error;
    return client.checkPassword(await ask('Password: '));
  }
}
