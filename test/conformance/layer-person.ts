/** A user whose client speaks one layer. Checks that everything received is of that layer, and records which methods were answered and which refused. */
import { randomBytes } from 'node:crypto';
import { RpcError } from '@teamgram/mtproto';
import { ANSWER_LIMITS, layerKnows, methods, NEWEST_LAYER, readObject, readResult, TlError, TlReader, writeObject, writeResult } from '@teamgram/tl';
import type { ApiMethod, MethodInfo, Request, Result, tl, TlObject } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import type { AccountOptions } from '../support/account.ts';
import type { RunningServer } from '../support/server.ts';
import type { Fields } from './requests.ts';

/** Records every boxed object unknown to the layer. */
class LayerReader extends TlReader {
  readonly #layer: number;
  readonly strangers: string[] = [];

  constructor(bytes: Uint8Array, layer: number) {
    super(bytes, ANSWER_LIMITS);
    this.#layer = layer;
  }

  override object(type?: number): { _: string } {
    const id = new DataView(this.input.buffer, this.input.byteOffset + this.position, 4).getInt32(0, true);
    const object = super.object(type);
    if (!layerKnows(this.#layer, id)) this.strangers.push(object._);
    return object;
  }
}

const idOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
/** Built into every layer (core.telegram.org/mtproto/TL): vector, boolTrue, boolFalse. */
const isVector = (bytes: Uint8Array) => idOf(bytes) === 0x1cb5_c415;
const isBool = (bytes: Uint8Array) => [0x9972_75b5, 0xbc79_9737].includes(idOf(bytes));
const isOfNumbers = (answer: string) => /^Vector<[a-z]+\d*>$/.test(answer);

export const infos = new Map<string, MethodInfo>(methods().map((info) => [info.name, info]));
export const isIn = (layer: number, method: string) => infos.get(method)!.layers.some(([from, to]) => layer >= from && layer <= to);

/** Results of all devices of a layer. */
class Notes {
  readonly wrong: string[] = [];
  readonly answered = new Set<string>();
  readonly refused = new Map<string, string>();
  pushes = 0;
}

export class Person {
  readonly layer: number;
  readonly phone: string;
  readonly account: Account;
  readonly notes: Notes;
  readonly #server: RunningServer;

  constructor(server: RunningServer, layer: number, phone: string, notes = new Notes(), client: AccountOptions['client'] = {}) {
    this.layer = layer;
    this.phone = phone;
    this.notes = notes;
    this.#server = server;
    this.account = new Account(server, { layer, client, onUpdateBytes: (bytes) => this.#pushed(bytes) });
  }

  /** Another client of the layer with the same records. Connected, not logged in. */
  async another(phone: string, client: AccountOptions['client'] = {}): Promise<Person> {
    const other = new Person(this.#server, this.layer, phone, this.notes, client);
    await other.account.connect();
    return other;
  }

  knows(method: ApiMethod): boolean {
    return isIn(this.layer, method);
  }

  /** Calls a method of the layer and accepts any documented outcome. */
  async call(method: string, fields: Fields): Promise<void> {
    try {
      await this.#invoke(method, fields);
    } catch (error) {
      if (!(error instanceof RpcError)) throw new Error(`${method} in layer ${this.layer}: ${(error as Error).message}`, { cause: error });
      if (error.code >= 500 || error.message === 'INPUT_METHOD_INVALID') this.notes.wrong.push(`${method} in layer ${this.layer}: ${error.message}`);
      this.notes.refused.set(method, error.message);
    }
  }

  /** Calls a method of the layer and expects an answer, which is converted to the newest layer if possible. Rejects when refused. */
  async ask<M extends ApiMethod>(method: M, fields: Omit<Request<M>, '_'>): Promise<Result<M>> {
    try {
      return lifted(method, await this.#invoke(method, fields)) as Result<M>;
    } catch (error) {
      throw new Error(`${method} in layer ${this.layer}: ${(error as Error).message}`, { cause: error });
    }
  }

  /** Sends a request inside a wrapper (core.telegram.org/api/invoking) and expects an answer. */
  async within(wrapper: string, fields: Fields): Promise<void> {
    const query = { _: 'help.getConfig' } as const;
    this.#check(query._, await this.account.client.invoke(writeObject({ _: wrapper, ...fields, query } as unknown as TlObject)));
    this.notes.answered.add(wrapper);
  }

  /** Sends a request inside a takeout and expects an answer. */
  async exported(takeout_id: bigint, method: string, fields: Fields): Promise<void> {
    const query = { ...fields, _: method };
    this.#check(method, await this.account.client.invoke(writeObject({ _: 'invokeWithTakeout', takeout_id, query } as unknown as TlObject)));
    this.notes.answered.add(method);
  }

  /** Uploads a file of one part; returns the InputFile. */
  async file(bytes: Uint8Array, name: string): Promise<tl.inputFile> {
    const id = randomId();
    await this.ask('upload.saveFilePart', { file_id: id, file_part: 0, bytes });
    return { _: 'inputFile', id, parts: 1, name, md5_checksum: '' };
  }

  async #invoke(method: string, fields: Fields): Promise<Uint8Array> {
    const bytes = await this.account.client.invoke(this.#asked({ ...fields, _: method } as TlObject));
    this.#check(method, bytes);
    this.notes.answered.add(method);
    return bytes;
  }

  /** Encodes the request in the layer if possible. A few methods had another form then, which libs/tl can only read. */
  #asked(request: TlObject): Uint8Array {
    try {
      return writeObject(request, this.layer);
    } catch (error) {
      if (!(error instanceof TlError)) throw error;
      return writeObject(request);
    }
  }

  #check(method: string, bytes: Uint8Array): void {
    const reader = new LayerReader(bytes, this.layer);
    if (isVector(bytes)) {
      if (!isOfNumbers(infos.get(method)!.answer)) reader.objects();
    } else if (!isBool(bytes)) reader.object();
    this.#note(method, reader.strangers, this.#writtenAgain(method as ApiMethod, bytes), bytes);
  }

  #writtenAgain(method: ApiMethod, bytes: Uint8Array): Uint8Array {
    try {
      return writeResult(method, readResult(method, bytes) as never, this.layer);
    } catch (error) {
      // Some methods returned another type in older layers; then only the constructors are checked.
      if (!(error instanceof TlError) || this.layer === NEWEST_LAYER) throw error;
      return bytes;
    }
  }

  #pushed(bytes: Uint8Array): void {
    this.notes.pushes++;
    const reader = new LayerReader(bytes, this.layer);
    const { _ } = reader.object();
    this.#note(_, reader.strangers, writeObject(readObject(bytes), this.layer), bytes);
  }

  #note(what: string, strangers: readonly string[], again: Uint8Array, bytes: Uint8Array): void {
    for (const stranger of strangers) this.notes.wrong.push(`${what} brings ${stranger}, which layer ${this.layer} does not know`);
    if (Buffer.compare(again, bytes) !== 0) this.notes.wrong.push(`${what} is not as layer ${this.layer} writes it`);
  }
}

/** Results of another type in older layers are returned as they are. */
function lifted(method: ApiMethod, bytes: Uint8Array): unknown {
  try {
    return readResult(method, bytes);
  } catch (error) {
    if (!(error instanceof TlError)) throw error;
    if (isBool(bytes)) return idOf(bytes) === 0x9972_75b5;
    return readObject(bytes);
  }
}

export const randomId = (): bigint => randomBytes(8).readBigInt64LE();

/** The id of a sent message, including scheduled ones. */
export function numberIn(answer: tl.Updates): number {
  if (answer._ === 'updateShortSentMessage') return answer.id;
  const found = 'updates' in answer ? answer.updates.find((update) => update._ === 'updateMessageID') : undefined;
  if (found === undefined) throw new Error(`no number in ${answer._}`);
  return found.id;
}

/** The first chat of an answer. Since layer 171 methods that create or change chats have it inside `updates`. */
export function chatOf(answer: object): tl.chat | tl.channel {
  const { chats, updates } = answer as { chats?: (tl.chat | tl.channel)[]; updates?: object };
  return chats?.[0] ?? chatOf(updates!);
}

export const inputUser = ({ user_id, access_hash }: tl.inputPeerUser): tl.inputUser => ({ _: 'inputUser', user_id, access_hash });
export const words = (text: string): tl.textWithEntities => ({ _: 'textWithEntities', text, entities: [] });
