/** Driver for TDLib through `tdl`, on a copy of the library that trusts our key and connects to loopback (see patch-tdlib.ts). */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import * as tdl from 'tdl';
import { tdlibBreadth } from './breadth/tdlib.ts';
import { patchTdlib } from './patch-tdlib.ts';
import { isChannel } from './chat-driver.ts';
import { eventually } from '../support/eventually.ts';
import { serveDriver } from './driver.ts';
import type { Driver, ServerAddress, Surroundings } from './driver.ts';
import { tdlibChats } from './tdlib-chats.ts';
import type { Tdlib } from './tdlib-chats.ts';
import { tdlibKeyboardInWords } from './shown-keyboard.ts';
import { Noted, tdlibFeatures } from './tdlib-features.ts';

/* eslint-disable typescript/no-explicit-any */
type Any = any;

/** The verbosity at which TDLib logs errors only. */
const ERRORS = 1;

function tdlibDriver(surroundings: Surroundings): Driver {
  let client: Any;
  let address: ServerAddress;
  let selfId = 0;
  let waitingFor: { state: string; resolve: () => void } | undefined;
  let state = '';
  let connection = '';
  const databases = join(surroundings.folder, 'tdlib');
  const invoke = (request: object) => client.invoke(request).catch((error: Error) => {
    throw new Error(`${(request as { _: string })._}: ${error.message}`, { cause: error });
  });
  const noted = new Noted();

  /** Waits until the library's authorization state is `wanted`. */
  const until = (wanted: string) => new Promise<void>((resolve) => {
    if (state === wanted) return resolve();
    waitingFor = { state: wanted, resolve };
  });
  const onUpdate = (update: Any) => {
    if (update._ === 'updateAuthorizationState') {
      state = update.authorization_state._;
      if (waitingFor?.state === state) waitingFor.resolve();
    }
    if (update._ === 'updateConnectionState') connection = update.state._;
    noted.note(update);
    for (const sighting of [sightingOf(update), keyboardOf(update)]) if (sighting !== undefined) surroundings.saw(sighting);
  };
  const open = async () => {
    client = tdl.createClient({
      apiId: 1, apiHash: '0'.repeat(32), skipOldUpdates: false, databaseDirectory: join(databases, 'db'), filesDirectory: join(databases, 'files'),
      tdlibParameters: { use_message_database: true, use_chat_info_database: true, system_language_code: 'en', device_model: 'test', application_version: '1' },
    });
    client.on('update', onUpdate);
    client.on('error', (error: unknown) => process.stderr.write(`tdlib: ${String(error)}\n`));
  };
  const enterCode = async (phone: string) => {
    await until('authorizationStateWaitPhoneNumber');
    await invoke({ _: 'setAuthenticationPhoneNumber', phone_number: phone });
    const code = await surroundings.code(phone);
    await until('authorizationStateWaitCode');
    await invoke({ _: 'checkAuthenticationCode', code });
  };
  const ready = async () => {
    await until('authorizationStateReady');
    selfId = (await invoke({ _: 'getMe' })).id;
    return selfId;
  };
  const chatOf = async (peer: number) => peer < 0 ? peer : (await invoke({ _: 'createPrivateChat', user_id: peer, force: false })).id;
  const serverId = (id: number) => id / 2 ** 20;
  const localId = (id: number) => id * 2 ** 20;

  const sent = new Map<number, (id: number, error?: Error) => void>();
  const settled = (pending: Any) => new Promise<number>((resolve, reject) => {
    sent.set(pending.id, (id, error) => (error === undefined ? resolve(serverId(id)) : reject(error)));
  });
  const sendContent = async (to: number, content: object, replyTo?: number, topic?: object) => {
    const where = { ...(replyTo !== undefined && { reply_to: { _: 'inputMessageReplyToMessage', message_id: replyTo } }), ...(topic && { topic_id: topic }) };
    return settled(await invoke({ _: 'sendMessage', chat_id: await chatOf(to), ...where, input_message_content: content }));
  };
  function sightingOf(update: Any): Parameters<Surroundings['saw']>[0] | undefined {
    switch (update._) {
      case 'updateMessageSendSucceeded':
        sent.get(update.old_message_id)?.(update.message.id);
        return undefined;
      case 'updateMessageSendFailed':
        sent.get(update.old_message_id)?.(0, new Error(`not sent: ${update.error.message}`));
        return undefined;
      case 'updateNewMessage': {
        const { message } = update;
        if (message.sending_state !== undefined) return undefined;
        return { kind: 'message', from: message.sender_id.user_id ?? message.sender_id.chat_id, peer: message.chat_id, id: serverId(message.id), text: textOf(message.content), document: message.content._ === 'messageDocument' };
      }
      case 'updateMessageContent': return { kind: 'edit', peer: update.chat_id, id: serverId(update.message_id), text: textOf(update.new_content) };
      case 'updateDeleteMessages': return update.is_permanent ? { kind: 'delete', ids: update.message_ids.map(serverId), channel: isChannel(update.chat_id) ? update.chat_id : undefined } : undefined;
      case 'updateChatReadInbox': return { kind: 'read', peer: update.chat_id, maxId: serverId(update.last_read_inbox_message_id) };
      case 'updateChatReadOutbox': return { kind: 'read', peer: update.chat_id, maxId: serverId(update.last_read_outbox_message_id) };
      default: return undefined;
    }
  }

  /** TDLib reports the buttons of an edited message separately from its content. */
  function keyboardOf(update: Any): Parameters<Surroundings['saw']>[0] | undefined {
    const { chat_id, id, reply_markup } = update._ === 'updateMessageEdited' ? { ...update, id: update.message_id } : update._ === 'updateNewMessage' && update.message.reply_markup ? update.message : {};
    return chat_id === undefined ? undefined : { kind: 'keyboard', peer: chat_id, id: serverId(id), keyboard: tdlibKeyboardInWords(reply_markup) };
  }

  const parts: Tdlib = { invoke, send: sendContent, settled, serverId, localId, textOf, chatOf, until: eventually };
  return {
    ...tdlibChats(parts),
    ...tdlibFeatures(parts, noted),
    async connect(given) {
      address = given;
      tdl.configure({ tdjson: await patchTdlib(surroundings.folder, address.publicKeyPem), verbosityLevel: Number(process.env['CLIENT_LOG'] ?? ERRORS) });
      await open();
    },
    async signUp({ phone, firstName }) {
      await enterCode(phone);
      await until('authorizationStateWaitRegistration');
      await invoke({ _: 'registerUser', first_name: firstName, last_name: 'tdlib', disable_notification: false });
      return ready();
    },
    async signIn({ phone, password }) {
      await enterCode(phone);
      if (password !== undefined) {
        await until('authorizationStateWaitPassword');
        await invoke({ _: 'checkAuthenticationPassword', password });
      }
      return ready();
    },
    async setPassword(password) {
      await invoke({ _: 'setPassword', old_password: '', new_password: password, new_hint: 'the usual', set_recovery_email_address: false, new_recovery_email_address: '' });
    },
    async logOut() {
      await invoke({ _: 'logOut' });
      await until('authorizationStateClosed');
      await open();
    },
    async importContact({ phone, firstName }) {
      const { user_ids: [user] } = await invoke({ _: 'importContacts', contacts: [{ _: 'importedContact', phone_number: phone, first_name: firstName, last_name: '' }] });
      if (!user) throw new Error(`nobody has ${phone}`);
      return user;
    },
    async sendText(to, text) { return sendContent(to, { _: 'inputMessageText', text: { _: 'formattedText', text } }); },
    async editText(peer, id, text) {
      await invoke({ _: 'editMessageText', chat_id: await chatOf(peer), message_id: localId(id), input_message_content: { _: 'inputMessageText', text: { _: 'formattedText', text } } });
    },
    async deleteForAll(peer, ids) { await invoke({ _: 'deleteMessages', chat_id: await chatOf(peer), message_ids: ids.map(localId), revoke: true }); },
    async markRead(peer, maxId) {
      const chat = await chatOf(peer);
      await invoke({ _: 'openChat', chat_id: chat });
      await invoke({ _: 'viewMessages', chat_id: chat, message_ids: [localId(maxId)], force_read: true });
      await invoke({ _: 'closeChat', chat_id: chat });
    },
    async sendDocument(to, path) {
      const document = { _: 'inputDocument', document: { _: 'inputFileLocal', path }, disable_content_type_detection: true };
      return sendContent(to, { _: 'inputMessageDocument', document });
    },
    useEverything: (neighbourhood) => tdlibBreadth(parts, neighbourhood),
    async downloadDocument(peer, id) {
      const message = await invoke({ _: 'getMessage', chat_id: await chatOf(peer), message_id: localId(id) });
      const file = await invoke({ _: 'downloadFile', file_id: message.content.document.document.id, priority: 1, offset: 0, limit: 0, synchronous: true });
      const hash = createHash('sha256');
      for await (const chunk of createReadStream(file.local.path)) hash.update(chunk as Buffer);
      return hash.digest('hex');
    },
    async history(peer, limit) {
      const chat = await chatOf(peer);
      const found: Any[] = [];
      // TDLib may answer from its local database first; its documentation says to repeat until nothing more is returned.
      for (let from = 0; found.length < limit;) {
        const { messages } = await invoke({ _: 'getChatHistory', chat_id: chat, from_message_id: from, offset: 0, limit, only_local: false });
        if (messages.length === 0) break;
        found.push(...messages);
        from = messages.at(-1).id;
      }
      return found.slice(0, limit).map((each) => ({ id: serverId(each.id), out: each.is_outgoing, text: textOf(each.content), document: each.content._ === 'messageDocument' }));
    },
    async goOffline() {
      await invoke({ _: 'setNetworkType', type: { _: 'networkTypeNone' } });
      await eventually('TDLib has hung up', () => connection === 'connectionStateWaitingForNetwork');
    },
    async goOnline() { await invoke({ _: 'setNetworkType', type: { _: 'networkTypeWiFi' } }); },
    async close() { await client.close(); },
  };
}

const textOf = (content: Any): string => content.text?.text ?? content.caption?.text ?? '';

serveDriver(tdlibDriver);
