/** Devices and secret chats for real-secrets.ts. */
import { join } from 'node:path';
import * as tdl from 'tdl';
import { patchTdlib } from '../clients/patch-tdlib.ts';
import { eventually } from '../support/eventually.ts';
import type { RunningServer } from '../support/server.ts';

/* eslint-disable typescript/no-explicit-any */
export type Any = any;

/** The verbosity at which TDLib logs errors only. */
const ERRORS = 1;

/** Loads a TDLib that trusts this server. Returns the list to which its log entries are added. */
export async function loadTdlib(folder: string, { publicKeyPem }: RunningServer): Promise<string[]> {
  const printed: string[] = [];
  tdl.configure({ tdjson: await patchTdlib(folder, publicKeyPem), verbosityLevel: Number(process.env['CLIENT_LOG'] ?? ERRORS) });
  tdl.setLogMessageCallback(ERRORS, (_, message) => { printed.push(message.trimEnd()); });
  return printed;
}

/** A TDLib client in this process. */
export class Device {
  readonly #client: Any;
  readonly updates: Any[] = [];
  readonly name: string;
  userId = 0;

  constructor(folder: string, name: string) {
    this.name = name;
    this.#client = tdl.createClient({
      apiId: 1, apiHash: '0'.repeat(32), skipOldUpdates: false, databaseDirectory: join(folder, name, 'db'), filesDirectory: join(folder, name, 'files'),
      tdlibParameters: { use_message_database: true, use_chat_info_database: true, use_secret_chats: true, system_language_code: 'en', device_model: name, application_version: '1' },
    });
    this.#client.on('update', (update: Any) => this.updates.push(update));
    this.#client.on('error', (error: unknown) => process.stderr.write(`${name}: ${String(error)}\n`));
  }

  async invoke(request: { _: string; [field: string]: unknown }): Promise<Any> {
    return this.#client.invoke(request).catch((error: Error) => { throw new Error(`${this.name}: ${request._}: ${error.message}`, { cause: error }); });
  }

  until<T>(what: string, find: (updates: Any[]) => T | undefined | false): Promise<T> {
    return eventually(`${this.name}: ${what}`, () => find(this.updates));
  }

  async logIn(server: RunningServer, phone: string, firstName?: string): Promise<void> {
    await this.#state('authorizationStateWaitPhoneNumber');
    await this.invoke({ _: 'setAuthenticationPhoneNumber', phone_number: phone });
    const code = await server.code(phone);
    await this.#state('authorizationStateWaitCode');
    await this.invoke({ _: 'checkAuthenticationCode', code });
    if (firstName !== undefined) {
      await this.#state('authorizationStateWaitRegistration');
      await this.invoke({ _: 'registerUser', first_name: firstName, last_name: '', disable_notification: false });
    }
    await this.#state('authorizationStateReady');
    this.userId = (await this.invoke({ _: 'getMe' })).id;
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #state(wanted: string): Promise<unknown> {
    return this.until(wanted, (updates) => updates.findLast(({ _ }) => _ === 'updateAuthorizationState')?.authorization_state._ === wanted);
  }

  /** Waits for an incoming message with such content. */
  message(what: string, isIt: (content: Any) => boolean): Promise<Any> {
    return this.until(what, (updates) => updates.find((update) => update._ === 'updateNewMessage' && !update.message.is_outgoing && isIt(update.message.content))?.message);
  }
}

/** Both sides of a secret chat, each with its local chat id. */
export type Talk = { alice: Device; bob: Device; byAlice: number; byBob: number; secretId: number };

/** TDLib accepts automatically on whichever device is faster, so this disables it on the tablet. */
export async function stayOut(bob: Device): Promise<void> {
  const { sessions } = await bob.invoke({ _: 'getActiveSessions' });
  const other = sessions.find((session: Any) => !session.is_current);
  await bob.invoke({ _: 'toggleSessionCanAcceptSecretChats', session_id: other.id, can_accept_secret_chats: false });
}

/** The latest state of a secret chat that a device has received. */
export const secretChat = ({ updates }: Device, secretId: number): Any =>
  updates.findLast((update) => update._ === 'updateSecretChat' && update.secret_chat.id === secretId)?.secret_chat;

export const isIn = (state: 'Pending' | 'Ready' | 'Closed', device: Device, secretId: number): boolean => secretChat(device, secretId)?.state._ === `secretChatState${state}`;

/** Requests a secret chat. Returns the requester's local chat id, and the id known to both sides. */
export async function ask(alice: Device, user_id: number): Promise<{ byAlice: number; secretId: number }> {
  const { id, type } = await alice.invoke({ _: 'createNewSecretChat', user_id });
  return { byAlice: id, secretId: type.secret_chat_id };
}

/** Waits until both have the same key. */
export async function agreed(alice: Device, bob: Device, { byAlice, secretId }: { byAlice: number; secretId: number }): Promise<Talk> {
  for (const device of [alice, bob]) await device.until('the secret chat is ready', () => isIn('Ready', device, secretId));
  const [own, theirs] = [secretChat(alice, secretId).key_hash, secretChat(bob, secretId).key_hash];
  if (own !== theirs || own === '') throw new Error(`two keys: ${own} and ${theirs}`);
  const byBob = (await bob.until('the chat', (updates) => updates.find((update) => update._ === 'updateNewChat' && update.chat.type.secret_chat_id === secretId)?.chat)).id;
  return { alice, bob, byAlice, byBob, secretId };
}

/** Updates since index `since` that concern the secret chat or contain these words. */
export const heard = ({ updates }: Device, since: number, secretId: number, words: string): Any[] =>
  updates.slice(since).filter((update) => (update._ === 'updateSecretChat' && update.secret_chat.id === secretId) || JSON.stringify(update).includes(words));

export async function hangUp(device: Device): Promise<void> {
  await device.invoke({ _: 'setNetworkType', type: { _: 'networkTypeNone' } });
  await device.until('no network', (updates) => updates.findLast(({ _ }) => _ === 'updateConnectionState')?.state._ === 'connectionStateWaitingForNetwork');
}

export const comeBack = (device: Device): Promise<Any> => device.invoke({ _: 'setNetworkType', type: { _: 'networkTypeWiFi' } });

export const text = (words: string) => ({ _: 'inputMessageText', text: { _: 'formattedText', text: words } });
export const isText = (words: string) => (content: Any) => content._ === 'messageText' && content.text.text === words;
export const say = (device: Device, chat_id: number, content: object) => device.invoke({ _: 'sendMessage', chat_id, input_message_content: content });
