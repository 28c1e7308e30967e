/** Driver for @mtcute/node (layer 227), with perfect forward secrecy if the argument "pfs" is given. */
import { createHash } from 'node:crypto';
import { MemoryStorage, TelegramClient } from '@mtcute/node';
import type { Message } from '@mtcute/node';
import { addPublicKey } from '@mtcute/node/utils.js';
import { mtcuteBreadth } from './breadth/mtcute.ts';
import { serveDriver } from './driver.ts';
import type { Driver, ServerAddress, Surroundings } from './driver.ts';
import { mtcuteChats } from './mtcute-chats.ts';
import { mtcuteRaw } from './mtcute-raw.ts';
import { rawFeatures } from './raw-features.ts';
import { keyboardInWords } from './shown-keyboard.ts';

const RETRY_MS = 250;
/** Log level at which mtcute reports unexpected server behaviour. */
const WARNINGS = 2;
const usePfs = process.argv.includes('pfs');

function createClient({ host, port, dcId, publicKeyPem }: ServerAddress): TelegramClient {
  const dc = { id: dcId, ipAddress: host, port, testMode: false };
  // addPublicKey needs only the SHA-1 of the key, and the client's own crypto provider is not initialised yet.
  addPublicKey({ sha1: (data: Uint8Array) => new Uint8Array(createHash('sha1').update(data).digest()) } as never, publicKeyPem);
  return new TelegramClient({
    apiId: 1,
    apiHash: '0'.repeat(32),
    storage: new MemoryStorage(),
    defaultDcs: { main: dc, media: { ...dc, mediaOnly: true } },
    network: { usePfs },
    updates: { catchUp: true },
    // Its default backoff goes up to five seconds, longer than restarts in tests take.
    reconnectionStrategy: () => RETRY_MS,
    logLevel: Number(process.env['CLIENT_LOG'] ?? WARNINGS),
  });
}

function report(client: TelegramClient, { saw }: Surroundings): void {
  const sawKeyboard = (message: Message, isEdit: boolean) => {
    const keyboard = message.raw._ === 'message' ? keyboardInWords(message.raw.replyMarkup, ({ _ }) => _) : '';
    if (keyboard !== '' || isEdit) saw({ kind: 'keyboard', peer: message.chat.id, id: message.id, keyboard });
  };
  client.onNewMessage.add((message: Message) => {
    saw({ kind: 'message', from: message.sender.id, peer: message.chat.id, id: message.id, text: message.text, document: message.media?.type === 'document' });
    sawKeyboard(message, false);
  });
  client.onEditMessage.add((message: Message) => {
    saw({ kind: 'edit', peer: message.chat.id, id: message.id, text: message.text });
    sawKeyboard(message, true);
  });
  client.onDeleteMessage.add((update) => saw({ kind: 'delete', ids: update.messageIds, channel: update.channelId ?? undefined }));
  client.onHistoryRead.add((update) => saw({ kind: 'read', peer: update.chatId, maxId: update.maxReadId }));
}

function mtcuteDriver(surroundings: Surroundings): Driver {
  let client: TelegramClient;
  const sendCode = async (phone: string) => {
    const sent = await client.sendCode({ phone });
    if (!('phoneCodeHash' in sent)) throw new Error('the server logged in without a code');
    return { phone, phoneCodeHash: sent.phoneCodeHash, phoneCode: await surroundings.code(phone) };
  };
  return {
    ...mtcuteChats(() => client),
    ...rawFeatures(mtcuteRaw(() => client)),
    async connect(address) {
      client = createClient(address);
      report(client, surroundings);
      await client.connect();
    },
    async signUp({ phone, firstName }) {
      const code = await sendCode(phone);
      const first = await client.call({ _: 'auth.signIn', phoneNumber: phone, phoneCodeHash: code.phoneCodeHash, phoneCode: code.phoneCode });
      if (first._ !== 'auth.authorizationSignUpRequired') throw new Error(`expected sign-up, got ${first._}`);
      const authorization = await client.call({ _: 'auth.signUp', phoneNumber: phone, phoneCodeHash: code.phoneCodeHash, firstName, lastName: 'mtcute' });
      if (authorization._ !== 'auth.authorization') throw new Error(`sign-up answered ${authorization._}`);
      const self = await client.notifyLoggedIn(authorization);
      await client.startUpdatesLoop();
      return self.id;
    },
    async signIn({ phone, password }) {
      const self = await client.start({ phone, code: () => surroundings.code(phone), password: () => password ?? '', codeSentCallback: () => undefined });
      return self.id;
    },
    async setPassword(password) { await client.enableCloudPassword({ password, hint: 'the usual' }); },
    async logOut() { await client.logOut(); },
    async importContact({ phone, firstName }) {
      const { users } = await client.importContacts([{ phone, firstName, lastName: '' }]);
      if (users[0] === undefined) throw new Error(`nobody has ${phone}`);
      return users[0].id;
    },
    async sendText(to, text) { return (await client.sendText(to, text)).id; },
    async editText(peer, id, text) { await client.editMessage({ chatId: peer, message: id, text }); },
    async deleteForAll(peer, ids) { await client.deleteMessagesById(peer, ids, { revoke: true }); },
    async markRead(peer, maxId) { await client.readHistory(peer, { maxId }); },
    async sendDocument(to, file) { return (await client.sendMedia(to, { type: 'document', file: `file:${file}`, fileName: 'document.bin' })).id; },
    async sendPhoto(to, file, caption) { return (await client.sendMedia(to, { type: 'photo', file: `file:${file}`, caption })).id; },
    useEverything: (neighbourhood) => mtcuteBreadth(client, neighbourhood),
    async setOnline(online) { await client.setOnline(online); },
    async downloadDocument(peer, id) {
      const [message] = await client.getMessages(peer, [id]);
      if (message?.media?.type !== 'document') throw new Error(`message ${id} carries no document`);
      return createHash('sha256').update(await client.downloadAsBuffer(message.media)).digest('hex');
    },
    async history(peer, limit) {
      const messages = await client.getHistory(peer, { limit });
      return messages.map((message) => ({ id: message.id, out: message.isOutgoing, text: message.text, document: message.media?.type === 'document' }));
    },
    async goOffline() { await client.disconnect(); },
    async goOnline() {
      await client.connect();
      await client.startUpdatesLoop();
    },
    async close() { await client.destroy(); },
  };
}

serveDriver(mtcuteDriver);
