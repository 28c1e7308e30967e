/** Driver for GramJS (`telegram`, layer 198) and its fork `teleproto` (layers 229 and 214); the library's name is the argument. */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { gramjsBreadth } from './breadth/gramjs.ts';
import { isChannel, markChannel } from './chat-driver.ts';
import { eventually } from '../support/eventually.ts';
import { serveDriver } from './driver.ts';
import type { Driver, ServerAddress, Surroundings } from './driver.ts';
import { gramjsChats, markedId } from './gramjs-chats.ts';
import { Differences } from './gramjs-differences.ts';
import { gramjsRaw } from './gramjs-raw.ts';
import { rawFeatures } from './raw-features.ts';
import { keyboardInWords } from './shown-keyboard.ts';
import type { Library } from './gramjs-chats.ts';

const library = process.argv[3]!;
const require = createRequire(import.meta.url);
// The libraries are CommonJS with types for another module system, so the parts used are untyped here.
/* eslint-disable typescript/no-explicit-any */
type Any = any;
const { Api, TelegramClient } = require(library) as Any;
const { StringSession } = require(`${library}/sessions`) as Any;
const { ConnectionTCPFull, UpdateConnectionState } = require(`${library}/network`) as Any;
const { computeCheck } = require(`${library}/Password`) as Any;
const { Raw } = require(`${library}/events`) as Any;
const { _serverKeys } = require(`${library}/crypto/RSA`) as Any;
const { CustomFile } = require(`${library}/client/uploads`) as Any;
const bigInt = require('big-integer') as Any;

function trustServer({ publicKeyPem, fingerprint }: ServerAddress): void {
  const { n } = globalThis.Object(require('node:crypto').createPublicKey(publicKeyPem).export({ format: 'jwk' })) as { n: string };
  _serverKeys.set(fingerprint, { n: bigInt(Buffer.from(n, 'base64url').toString('hex'), 16), e: 65537 });
}

/**
 * GramJS loses requests made while it reconnects: the first one ends its send loop (network/MTProtoSender.js, `_sendLoop`), and later ones are dropped
 * by `this._sendQueue.clear()` in `_reconnect` without an answer. So no requests are sent meanwhile.
 */
const RECONNECTED_WITHIN_MS = 60_000;
/** A killed process may take a while to restart on a busy machine; after this many attempts the library gives up for good. */
const RETRIES = 1_000;

function createClient({ host, port, dcId }: ServerAddress, session: Any): Any {
  session.setDC(dcId, host, port);
  // The library connects to port 80 or 443 whatever the session says.
  class OurConnection extends ConnectionTCPFull {
    constructor(options: Any) { super({ ...options, ip: host, port }); }
  }
  const client = new TelegramClient(session, 1, '0'.repeat(32), { connection: OurConnection, connectionRetries: RETRIES, retryDelay: 300, useWSS: false });
  client.setLogLevel(process.env['CLIENT_LOG'] ? 'debug' : 'info');
  const invoke = client.invoke.bind(client);
  client.invoke = async (...request: Any[]) => {
    await eventually('connected again', () => !client._sender?.isReconnecting, RECONNECTED_WITHIN_MS);
    return invoke(...request);
  };
  return client;
}

function sightingOf(update: Any, self: () => number): Parameters<Surroundings['saw']>[0] | undefined {
  const { message } = update;
  const document = message?.media?.className === 'MessageMediaDocument';
  switch (update.className) {
    case 'UpdateShortMessage':
      return { kind: 'message', from: update.out ? self() : Number(update.userId), peer: Number(update.userId), id: update.id, text: update.message, document: false };
    case 'UpdateShortChatMessage':
      return { kind: 'message', from: update.out ? self() : Number(update.fromId), peer: -Number(update.chatId), id: update.id, text: update.message, document: false };
    case 'UpdateNewChannelMessage':
    case 'UpdateNewMessage':
      if (message.className !== 'Message') return undefined;
      return { kind: 'message', from: message.fromId ? markedId(message.fromId) : message.out && !message.post ? self() : markedId(message.peerId), peer: markedId(message.peerId), id: message.id, text: message.message, document };
    case 'UpdateEditChannelMessage':
    case 'UpdateEditMessage': return { kind: 'edit', peer: markedId(message.peerId), id: message.id, text: message.message };
    case 'UpdateDeleteMessages': return { kind: 'delete', ids: update.messages };
    case 'UpdateDeleteChannelMessages': return { kind: 'delete', ids: update.messages, channel: markChannel(Number(update.channelId)) };
    case 'UpdateReadChannelInbox':
    case 'UpdateReadChannelOutbox': return { kind: 'read', peer: markChannel(Number(update.channelId)), maxId: update.maxId };
    case 'UpdateReadHistoryOutbox':
    case 'UpdateReadHistoryInbox': return { kind: 'read', peer: markedId(update.peer), maxId: update.maxId };
    default: return undefined;
  }
}

/** The message id in the answer to a send: a short form, or a list of updates. */
function sentId(result: Any): number {
  if (result.id !== undefined) return result.id;
  const update = result.updates.find((each: Any) => each.className === 'UpdateMessageID');
  if (update === undefined) throw new Error(`no message id in ${result.className}`);
  return update.id;
}

const randomId = () => bigInt(Math.floor(Math.random() * 2 ** 50));

function gramjsDriver(surroundings: Surroundings): Driver {
  let client: Any;
  let address: ServerAddress;
  let selfId = 0;
  let differences: Differences | undefined;
  const peers = new Map<number, Any>();
  const inputPeer = async (id: number) => peers.get(id) ?? (id < 0 ? chatPeer(id) : client.getInputEntity(bigInt(id)));
  /** The libraries can parse only marked ids of at least ten digits, so access hashes are stored here. */
  const chatPeer = async (chat: number) => {
    if (!isChannel(chat)) return new Api.InputPeerChat({ chatId: bigInt(-chat) });
    const { chats } = await invoke(new Api.messages.GetDialogs({ offsetDate: 0, offsetId: 0, offsetPeer: new Api.InputPeerEmpty(), limit: 100, hash: bigInt(0) }));
    remember(chats);
    return peers.get(chat);
  };
  const remember = (chats: Any[]) => {
    for (const { className, id, accessHash } of chats) {
      if (className === 'Channel') peers.set(markChannel(Number(id)), new Api.InputPeerChannel({ channelId: id, accessHash }));
    }
  };
  const invoke = (request: Any) => client.invoke(request);
  let isBroken = false;
  /** As applications based on GramJS do: fetches missed updates after reconnecting, because the library does not (client/updates.js: `catchUp` is empty). */
  const connectionIs = (state: number) => {
    const isBack = isBroken && state === UpdateConnectionState.connected;
    isBroken = state !== UpdateConnectionState.connected;
    if (isBack) catchUp().catch((error: unknown) => console.error(error));
  };
  const catchUp = async () => {
    for (const update of await differences?.fetch(client, inputPeer) ?? []) saw(update);
  };
  const saw = (update: Any) => {
    if (update instanceof UpdateConnectionState) return connectionIs(update.state);
    const sighting = sightingOf(update, () => selfId);
    if (sighting !== undefined) surroundings.saw(sighting);
    const isEdit = sighting?.kind === 'edit';
    const keyboard = keyboardInWords(update.message?.replyMarkup, raw.kind);
    if (sighting !== undefined && 'id' in sighting && (isEdit || keyboard !== '')) surroundings.saw({ kind: 'keyboard', peer: sighting.peer, id: sighting.id, keyboard });
  };
  const sendCode = async (phone: string) => {
    const { phoneCodeHash } = await invoke(new Api.auth.SendCode({ phoneNumber: phone, apiId: 1, apiHash: '0'.repeat(32), settings: new Api.CodeSettings({}) }));
    return { phoneNumber: phone, phoneCodeHash, phoneCode: await surroundings.code(phone) };
  };
  const loggedIn = async (authorization: Any) => {
    selfId = Number(authorization.user.id);
    // Fetches the state once, as the library's own start() does, which subscribes the connection to updates.
    differences = await Differences.from(Api, client);
    return selfId;
  };
  const parts: Library = { Api, CustomFile, client: () => client, bigInt, inputPeer, remember, randomId, sentId };
  const raw = gramjsRaw(parts);
  return {
    ...gramjsChats(parts, () => selfId),
    ...rawFeatures(raw),
    async connect(given) {
      address = given;
      trustServer(given);
      client = createClient(given, new StringSession(''));
      client.addEventHandler((update: Any) => saw(update), new Raw({}));
      await client.connect();
    },
    async signUp({ phone, firstName }) {
      const code = await sendCode(phone);
      const first = await invoke(new Api.auth.SignIn(code));
      if (first.className !== 'auth.AuthorizationSignUpRequired') throw new Error(`expected sign-up, got ${first.className}`);
      return loggedIn(await invoke(new Api.auth.SignUp({ phoneNumber: phone, phoneCodeHash: code.phoneCodeHash, firstName, lastName: library })));
    },
    async signIn({ phone, password }) {
      const code = await sendCode(phone);
      try {
        return await loggedIn(await invoke(new Api.auth.SignIn(code)));
      } catch (error) {
        if ((error as Any).errorMessage !== 'SESSION_PASSWORD_NEEDED') throw error;
        const check = await computeCheck(await invoke(new Api.account.GetPassword()), password);
        return await loggedIn(await invoke(new Api.auth.CheckPassword({ password: check })));
      }
    },
    async setPassword(password) { await client.updateTwoFaSettings({ newPassword: password, hint: 'the usual' }); },
    async logOut() { await invoke(new Api.auth.LogOut()); },
    async importContact({ phone, firstName }) {
      const contact = new Api.InputPhoneContact({ clientId: bigInt(1), phone, firstName, lastName: '' });
      const { users } = await invoke(new Api.contacts.ImportContacts({ contacts: [contact] }));
      if (users[0] === undefined) throw new Error(`nobody has ${phone}`);
      peers.set(Number(users[0].id), new Api.InputPeerUser({ userId: users[0].id, accessHash: users[0].accessHash }));
      return Number(users[0].id);
    },
    async sendText(to, text) { return sentId(await invoke(new Api.messages.SendMessage({ peer: await inputPeer(to), message: text, randomId: randomId() }))); },
    async editText(peer, id, text) { await invoke(new Api.messages.EditMessage({ peer: await inputPeer(peer), id, message: text })); },
    async deleteForAll(peer, ids) {
      await invoke(isChannel(peer) ? new Api.channels.DeleteMessages({ channel: await inputPeer(peer), id: ids }) : new Api.messages.DeleteMessages({ id: ids, revoke: true }));
    },
    async markRead(peer, maxId) {
      await invoke(isChannel(peer) ? new Api.channels.ReadHistory({ channel: await inputPeer(peer), maxId }) : new Api.messages.ReadHistory({ peer: await inputPeer(peer), maxId }));
    },
    async sendDocument(to, path) {
      const { size } = require('node:fs').statSync(path) as { size: number };
      const file = await client.uploadFile({ file: new CustomFile('document.bin', size, path), workers: 4 });
      const media = new Api.InputMediaUploadedDocument({
        file, mimeType: 'application/octet-stream', forceFile: true, attributes: [new Api.DocumentAttributeFilename({ fileName: 'document.bin' })],
      });
      return sentId(await invoke(new Api.messages.SendMedia({ peer: await inputPeer(to), media, message: '', randomId: randomId() })));
    },
    useEverything: async (neighbourhood) => gramjsBreadth(client, Api, neighbourhood, await inputPeer(neighbourhood.friend)),
    async downloadDocument(_peer, id) {
      const { messages } = await invoke(new Api.messages.GetMessages({ id: [new Api.InputMessageID({ id })] }));
      const { document } = messages[0].media;
      const location = new Api.InputDocumentFileLocation({ id: document.id, accessHash: document.accessHash, fileReference: document.fileReference, thumbSize: '' });
      const hash = createHash('sha256');
      const partBytes = 512 * 1024;
      for (let offset = 0; offset < Number(document.size); offset += partBytes) {
        const part = await invoke(new Api.upload.GetFile({ location, offset: bigInt(offset), limit: partBytes }));
        hash.update(part.bytes);
      }
      return hash.digest('hex');
    },
    async history(peer, limit) {
      const { messages } = await invoke(new Api.messages.GetHistory({ peer: await inputPeer(peer), limit, offsetId: 0, offsetDate: 0, addOffset: 0, maxId: 0, minId: 0, hash: bigInt(0) }));
      return messages.map((each: Any) => ({ id: each.id, out: each.out ?? false, text: each.message, document: each.media?.className === 'MessageMediaDocument' }));
    },
    async goOffline() {
      differences = await Differences.from(Api, client);
      // After a mere disconnect() its ping loop would keep running.
      await client.destroy();
    },
    async goOnline() {
      const session = client.session;
      client = createClient(address, session);
      client.addEventHandler((update: Any) => saw(update), new Raw({}));
      await client.connect();
      await catchUp();
    },
    async close() { await client.destroy(); },
  };
}

serveDriver(gramjsDriver);
