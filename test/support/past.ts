/** Writes a history before a server is started on it: runs command-api alone, at a time chosen by the test. */
import { randomBytes } from 'node:crypto';
import { openCommandApi, type CommandApi } from '@teamgram/command-api';
import type { Command } from '@teamgram/domain';
import type { RecordedEvent } from '@teamgram/event-log';
import { dataPaths, defaultLimits, partitionPaths, type CallContext } from '@teamgram/host';
import { mkdirSync } from 'node:fs';

const context: CallContext = { peer: 'gateway-0', role: 'gateway', deadlineAtMs: Infinity, signal: new AbortController().signal };

/** A user who has signed up, with their auth key. */
export type Ancestor = { user: number; authKeyId: bigint };

export class Past {
  readonly #api: CommandApi;
  readonly #codes: Map<string, string>;

  private constructor(api: CommandApi, codes: Map<string, string>) {
    this.#api = api;
    this.#codes = codes;
  }

  /** Opens the log of a data directory, new or existing, without rate limits. */
  static async open(dataDir: string, atMs: number): Promise<Past> {
    mkdirSync(dataPaths(dataDir).run, { recursive: true, mode: 0o700 });
    const plenty = { count: 1_000_000, windowS: 60 };
    const codes = new Map<string, string>();
    const api = await openCommandApi({
      paths: partitionPaths(dataDir, 0),
      limits: { ...defaultLimits, messagesPerKey: plenty, callsPerKey: plenty, strangersPerNewUser: plenty },
      now: () => atMs,
      showLoginCode: (phone, code) => void codes.set(phone, code),
      onLogKeys: () => {},
      onFailure: (error) => { throw error; },
    });
    return new Past(api, codes);
  }

  async signUp(phone: string, firstName: string): Promise<Ancestor> {
    const authKeyId = randomBytes(8).readBigUInt64LE();
    const { phoneCodeHash } = await this.#api.handlers.calls['login.send-code']({ authKeyId, phone }, context);
    const code = this.#codes.get(phone)!;
    await this.#call(authKeyId, { type: 'SignIn', phone, phoneCodeHash, code });
    const [event] = await this.done({ user: 0, authKeyId }, { type: 'SignUp', phone, phoneCodeHash, firstName, lastName: '' });
    if (event?.fact.type !== 'UserRegistered') throw new Error(`${phone} was not signed up`);
    return { user: event.fact.user, authKeyId };
  }

  /** The events are durable when it resolves. Throws the refusal. */
  async done({ authKeyId }: Ancestor, command: Command): Promise<RecordedEvent[]> {
    const outcome = await this.#call(authKeyId, command);
    if (!outcome.ok) throw new Error(`${command.type} was refused: ${outcome.error}`);
    return outcome.events;
  }

  /** Creates a group or channel; returns its peer number. */
  async chat(creator: Ancestor, kind: 'basic' | 'supergroup' | 'broadcast', members: readonly Ancestor[] = []): Promise<number> {
    const users = members.map(({ user }) => user);
    const [made] = await this.done(creator, { type: 'CreateChat', kind, title: 'Town', about: '', users: kind === 'basic' ? users : [] });
    if (made?.fact.type !== 'ChatCreated') throw new Error('no chat was made');
    const { chat } = made.fact;
    if (kind !== 'basic' && users.length > 0) await this.done(creator, { type: 'AddMembers', chat, users });
    return chat;
  }

  close(): Promise<void> {
    return this.#api.close();
  }

  #call(authKeyId: bigint, body: Command) {
    return Promise.resolve(this.#api.handlers.batches.commands({ id: randomBytes(16), authKeyId, body }, context));
  }
}

export function textMessage(peer: number, text: string): Command {
  return { type: 'SendMessage', peer, text, entities: [], replyTo: undefined, media: undefined, invertMedia: false, silent: false, noForwards: false, clearDraft: false, groupedId: 0 };
}
