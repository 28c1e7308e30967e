/** A real command-api on files of its own, without separate processes and links. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Command } from '@teamgram/domain';
import { openKeyring, type Keyring, type RecordedEvent } from '@teamgram/event-log';
import type { Fact } from '@teamgram/event-schemas';
import { defaultLimits, type CallContext, type CommandOutcome, type Limits } from '@teamgram/host';
import { copyLive } from '../../../test/support/copy-live.ts';
import { openCommandApi, type CommandApi } from '../src/command-api.ts';
import { openLog } from '../src/open-log.ts';
import { openState } from '../src/state/open-state.ts';

export const context: CallContext = { peer: 'gateway-0', role: 'gateway', deadlineAtMs: Infinity, signal: new AbortController().signal };

/** 16 bytes, unique within this run. */
let calls = 0;
export function callId(): Uint8Array {
  const id = Buffer.alloc(16);
  id.writeUInt32BE((calls += 1), 12);
  return new Uint8Array(id);
}

const newDir = () => mkdtempSync(join(tmpdir(), 'command-api '));

export class Place {
  dir = newDir();
  readonly limits: Limits;
  readonly shownCodes: { phone: string; code: string }[] = [];
  nowMs = 1_800_000_000_000;
  /** Monotonic clock; undefined: `nowMs` is always trusted. */
  uptimeMs: number | undefined;
  api!: CommandApi;

  constructor(limits: Partial<Limits>) {
    this.limits = { ...defaultLimits, ...limits };
  }

  async open(sweepEveryMs?: number): Promise<void> {
    this.api = await openCommandApi({
      paths: pathsIn(this.dir),
      limits: this.limits,
      sweepEveryMs,
      now: () => this.nowMs,
      ...(this.uptimeMs === undefined ? {} : { uptime: () => this.uptimeMs! }),
      showLoginCode: (phone, code) => this.shownCodes.push({ phone, code }),
      onLogKeys: () => {},
      onFailure: (error) => { throw error; },
    });
  }

  async reopen(): Promise<void> {
    await this.api.close();
    await this.open();
  }

  /** Simulates kill -9 at this moment: only what is in the files survives. */
  async crash(close = () => this.api.close()): Promise<void> {
    const [left, dir] = [this.dir, newDir()];
    copyLive(left, dir);
    await close();
    rmSync(left, { recursive: true });
    this.dir = dir;
    await this.open();
  }

  /**
   * Stops when a fact is in the log but the keys that it destroys are not yet destroyed; then restarts and stops again.
   * @param key of an event that the fact destroys; it exists until then @returns the keyring after that start; the place is closed
   */
  async crashBeforeDestruction(fact: Fact, key: { stream: string; version: number }): Promise<Keyring> {
    await this.api.close();
    const { log, keyring, identity, secrets } = await openLog(pathsIn(this.dir));
    const { state } = await openState({ dir: pathsIn(this.dir).state, log, keyring, origin: identity.origin, partitions: undefined, now: () => 0, onErased: () => {}, onFailure: () => {} });
    await state.append([{ id: callId(), fact, timeMs: 0, causationId: callId(), correlationId: new Uint8Array(8) }]).durable;
    expect(keyring.leaf(key.stream, key.version)).toBeDefined();
    await this.crash(async () => {
      await state.close();
      await log.close();
      keyring.close();
      secrets.close();
    });
    await this.api.close();
    const after = this.keyring();
    onTestFinished(() => after.close());
    return after;
  }

  /** The keyring as the file has it. */
  keyring(): Keyring {
    return openKeyring({ file: join(pathsIn(this.dir).keyring, 'keyring.sqlite'), kek: this.files().get('secrets/kek')! });
  }

  /** Every file, by relative path. */
  files(): Map<string, Buffer> {
    const paths = readdirSync(this.dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    return new Map(paths.map((path) => [path.slice(this.dir.length + 1), readFileSync(path)]));
  }

  async remove(): Promise<void> {
    await this.api.close();
    rmSync(this.dir, { recursive: true });
  }

  call(authKeyId: bigint, body: Command, id = callId()): Promise<CommandOutcome> {
    return Promise.resolve(this.api.handlers.batches.commands({ id, authKeyId, body }, context));
  }

  /** Sends a command that must be accepted, and returns its events. */
  async done(authKeyId: bigint, body: Command, id = callId()): Promise<RecordedEvent[]> {
    const outcome = await this.call(authKeyId, body, id);
    if (!outcome.ok) expect.fail(`${body.type} was refused: ${outcome.error}`);
    return outcome.events;
  }

  async refusal(authKeyId: bigint, body: Command): Promise<string> {
    const outcome = await this.call(authKeyId, body);
    return outcome.ok ? 'accepted' : outcome.argument === undefined ? outcome.error : `${outcome.error} ${outcome.argument}`;
  }

  async sendCode(authKeyId: bigint, phone: string): Promise<{ phone: string; phoneCodeHash: string; code: string }> {
    const { phoneCodeHash } = await this.api.handlers.calls['login.send-code']({ authKeyId, phone }, context);
    return { phone, phoneCodeHash, code: this.shownCodes.at(-1)!.code };
  }

  /** Signs up with the key; returns the user id. */
  async signUp(authKeyId: bigint, phone: string, firstName: string): Promise<number> {
    const { phoneCodeHash, code } = await this.sendCode(authKeyId, phone);
    expect(await this.refusal(authKeyId, { type: 'SignIn', phone, phoneCodeHash, code })).toBe('PHONE_NUMBER_UNOCCUPIED');
    const [registered] = await this.done(authKeyId, { type: 'SignUp', phone, phoneCodeHash, firstName, lastName: '' });
    return registered!.fact.type === 'UserRegistered' ? registered!.fact.user : 0;
  }
}

export function pathsIn(dir: string) {
  return { log: join(dir, 'log'), keyring: join(dir, 'keyring'), secrets: join(dir, 'secrets'), state: join(dir, 'state') };
}

/** Opens a place that is removed after the test. */
export async function commandApiPlace(limits: Partial<Limits> = {}): Promise<Place> {
  const place = new Place(limits);
  await place.open();
  onTestFinished(() => place.remove());
  return place;
}

export function textMessage(peer: number, text: string): Command & { type: 'SendMessage' } {
  return {
    type: 'SendMessage', peer, text, entities: [], replyTo: undefined, media: undefined, invertMedia: false, silent: false, noForwards: false,
    clearDraft: false, groupedId: 0,
  };
}

/** Converts bytes to hexadecimal text, so that a Buffer and a Uint8Array with the same bytes compare as equal. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
}
