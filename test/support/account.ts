/** A user on the project's own client library (libs/mtproto), over real sockets; cheap enough to have many. */
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { secureRandom, rsaPublicKeyFromPem } from '@teamgram/crypto';
import { MtprotoClient } from '@teamgram/mtproto';
import type { ClientKey, MtprotoClientOptions } from '@teamgram/mtproto';
import { NEWEST_LAYER, readObject, readResult, writeObject } from '@teamgram/tl';
import type { ApiMethod, Request, Result, tl, TlObject } from '@teamgram/tl';
import type { RunningServer } from './server.ts';

export type AccountOptions = {
  layer?: number;
  key?: ClientKey | undefined;
  onUpdate?: (update: TlObject) => void;
  /** Instead of `onUpdate`: the undecoded bytes, for a load driver that must avoid the cost of decoding. */
  onUpdateBytes?: (body: Uint8Array) => void;
  client?: Partial<MtprotoClientOptions>;
};

const CONNECTION = { device_model: 'test', system_version: '1', app_version: '1', system_lang_code: 'en', lang_pack: '', lang_code: 'en', api_id: 1 } as const;

export class Account {
  readonly client: MtprotoClient;
  readonly #server: RunningServer;
  readonly #layer: number;
  #socket: Socket | undefined;
  userId = 0;
  firstName = '';

  constructor(server: RunningServer, { layer = NEWEST_LAYER, key, onUpdate, onUpdateBytes, client }: AccountOptions = {}) {
    this.#server = server;
    this.#layer = layer;
    this.client = new MtprotoClient({
      rsaKeys: [rsaPublicKeyFromPem(server.publicKeyPem)], clock: { nowMs: Date.now }, random: secureRandom, dcId: server.connect.dcId, key,
      onUpdate: onUpdateBytes ?? ((body) => onUpdate?.(readObject(body))),
      ...client,
    });
  }

  /** Opens a socket and a session, and sends the layer. */
  async connect(): Promise<void> {
    await this.openSocket();
    await this.introduce('help.getConfig', {});
  }

  /** Opens a new socket for the session; requests without a result are repeated on it. Rejects while the server does not listen. */
  async openSocket(): Promise<void> {
    const { host, port } = this.#server.connect;
    const socket = connect(port, host === '0.0.0.0' ? '127.0.0.1' : host);
    await new Promise<void>((resolve, reject) => { socket.once('connect', resolve).once('error', reject); });
    socket.setNoDelay(true);
    this.#socket = socket;
    socket.on('data', (chunk) => this.client.receive(chunk as Buffer));
    socket.on('error', () => undefined);
    socket.on('close', () => { if (this.#socket === socket) this.client.closed(); });
    await this.client.connect({ write: (bytes) => void socket.write(bytes), close: () => socket.destroy() });
  }

  /** Sends a request of the newest layer inside invokeWithLayer and initConnection. */
  async introduce<M extends ApiMethod>(method: M, fields: Omit<Request<M>, '_'>): Promise<Result<M>> {
    const query = { _: 'initConnection', ...CONNECTION, query: { ...fields, _: method } };
    return readResult(method, await this.client.invoke(writeObject({ _: 'invokeWithLayer', layer: this.#layer, query } as TlObject)));
  }

  /** Sends a request without wrappers, after `connect`. `fields` may be an object of another constructor, such as a state. */
  async call<M extends ApiMethod>(method: M, fields: Omit<Request<M>, '_'>): Promise<Result<M>> {
    return readResult(method, await this.client.invoke(writeObject({ ...fields, _: method } as TlObject)).catch((error: unknown) => saying(method, error)));
  }

  /** Sends a request inside a takeout (core.telegram.org/api/takeout), for a message range if given. */
  async exported<M extends ApiMethod>(takeout_id: bigint, method: M, fields: Omit<Request<M>, '_'>, range?: { min_id: number; max_id: number }): Promise<Result<M>> {
    const asked = { ...fields, _: method };
    const query = range ? { _: 'invokeWithMessagesRange', range: { _: 'messageRange', ...range }, query: asked } : asked;
    return readResult(method, await this.client.invoke(writeObject({ _: 'invokeWithTakeout', takeout_id, query } as TlObject)));
  }

  async signUp(phone: string, firstName: string): Promise<void> {
    const code = await this.#requestCode(phone);
    await this.call('auth.signIn', { ...code });
    const done = await this.call('auth.signUp', { phone_number: phone, phone_code_hash: code.phone_code_hash, first_name: firstName, last_name: '' });
    this.#loggedIn(done);
  }

  async signIn(phone: string): Promise<void> {
    this.#loggedIn(await this.call('auth.signIn', { ...await this.#requestCode(phone) }));
  }

  /** Finds a user by phone number. */
  async find(phone: string): Promise<tl.inputPeerUser> {
    const contact = { _: 'inputPhoneContact', client_id: 1n, phone, first_name: 'x', last_name: '' } as const;
    const { users: [user] } = await this.call('contacts.importContacts', { contacts: [contact] });
    if (user?._ !== 'user') throw new Error(`nobody has ${phone}`);
    return { _: 'inputPeerUser', user_id: user.id, access_hash: user.access_hash! };
  }

  /** Closes the socket; the session can continue with `openSocket`. */
  disconnect(): void {
    this.#socket?.destroy();
    this.client.closed();
  }

  close(): void {
    this.client.close();
    this.#socket?.destroy();
  }

  async #requestCode(phone: string) {
    const sent = await this.call('auth.sendCode', { phone_number: phone, api_id: 1, api_hash: '', settings: { _: 'codeSettings' } });
    if (sent._ !== 'auth.sentCode') throw new Error(`auth.sendCode answered ${sent._}`);
    return { phone_number: phone, phone_code_hash: sent.phone_code_hash, phone_code: await this.#server.code(phone) };
  }

  #loggedIn(authorization: tl.auth.Authorization): void {
    if (authorization._ !== 'auth.authorization' || authorization.user._ !== 'user') throw new Error(`login answered ${authorization._}`);
    this.userId = authorization.user.id;
    this.firstName = authorization.user.first_name ?? '';
  }
}

/** Adds the method to an error, since it is thrown from a socket event and its stack does not show the call. */
function saying(asked: string, error: unknown): never {
  throw error instanceof Error ? Object.assign(error, { asked }) : error;
}
