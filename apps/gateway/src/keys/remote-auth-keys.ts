/** Auth keys live in command-api's secrets store; this worker keeps those in use at hand. */
import type { AuthKeys, AuthKeyRecord, ClientInfo } from '@teamgram/mtproto';
import { LinkError } from '@teamgram/host';
import type { AuthKeyRecord as StoredAuthKeyRecord, AuthKeyState, ClientInfo as StoredClientInfo, CommandApiClient } from '@teamgram/host';
import { RecentlyUsed } from '../recently-used.ts';
import { Authorization } from '../sessions/authorization.ts';
import { signedKeyId, unsignedKeyId } from './key-id.ts';

const KEYS_MAX = 20_000;
const AUTHORIZATIONS_MAX = 20_000;
/** Keys in one call. */
const TOLD_AT_ONCE = 10_000;

export class RemoteAuthKeys implements AuthKeys {
  readonly #commandApi: CommandApiClient;
  readonly #records = new RecentlyUsed<bigint, AuthKeyRecord>(KEYS_MAX);
  /** By permanent key, unsigned. Those with sessions stay; their number is bounded by that of the sessions. */
  readonly #authorizations = new RecentlyUsed<bigint, Authorization>(AUTHORIZATIONS_MAX, ({ sessions }) => sessions.length === 0);

  constructor(commandApi: CommandApiClient) {
    this.#commandApi = commandApi;
  }

  find(id: bigint): AuthKeyRecord | undefined | Promise<AuthKeyRecord | undefined> {
    const record = this.#records.get(id);
    // Who is logged in must be at hand too when the session opens. Another worker may have been told to drop a bound temporary key.
    return record && record.permanentKeyId === undefined && this.#authorizations.peek(permanentIdOf(record)) ? record : this.#fetch(id);
  }

  /** K1: a second key with the same id cannot be told from the first by any packet. */
  async add(record: AuthKeyRecord): Promise<boolean> {
    const id = unsignedKeyId(record.id);
    try {
      await this.#commandApi.call('keys.save', storedRecord(record));
    } catch (error) {
      if (error instanceof LinkError && error.code === 'AUTH_KEY_DUPLICATED') return false;
      throw error;
    }
    this.#records.set(record.id, record);
    this.#authorizations.set(id, new Authorization(id));
    return true;
  }

  async destroy(id: bigint): Promise<'ok' | 'none'> {
    const existed = await this.#commandApi.call('keys.destroy', { id: unsignedKeyId(id) });
    // Not before: whoever looked for it meanwhile has found it once more.
    this.forget(id);
    return existed ? 'ok' : 'none';
  }

  /** auth.dropTempAuthKeys: all temporary keys of an authorization but some. Returns those that are gone. */
  async dropTemporary(authorization: Authorization, kept: ReadonlySet<bigint>): Promise<bigint[]> {
    const bound = await this.#commandApi.call('keys.temporary', { permanentId: authorization.keyId });
    const dropped = bound.map(signedKeyId).filter((id) => !kept.has(id));
    await Promise.all(dropped.map((id) => this.destroy(id)));
    return dropped;
  }

  forget(id: bigint): void {
    this.#records.delete(id);
  }

  /** K5: the temporary key speaks for the permanent one from now on, until it expires. */
  async bind(temporaryId: bigint, permanentId: bigint, expiresAtS: number): Promise<void> {
    await this.#commandApi.call('keys.bind', { temporaryId: unsignedKeyId(temporaryId), permanentId: unsignedKeyId(permanentId), expiresAtS });
    // A binding before it may hold no longer.
    for (const { id, permanentKeyId } of this.#records.values()) if (permanentKeyId === permanentId) this.#records.delete(id);
    await this.#fetch(temporaryId);
  }

  /** Who is logged in on a permanent key (unsigned id), if this worker knows. */
  authorization(keyId: bigint): Authorization | undefined {
    return this.#authorizations.peek(keyId);
  }

  /** That of a key which `find` has just returned. */
  authorizationOf(record: AuthKeyRecord): Authorization {
    const keyId = permanentIdOf(record);
    let authorization = this.#authorizations.get(keyId);
    if (!authorization) this.#authorizations.set(keyId, (authorization = new Authorization(keyId)));
    return authorization;
  }

  /** I1: layer and client are kept per permanent key, so that a later session under it need not say them again. */
  initialised(authorization: Authorization, layer: number, client: ClientInfo): void {
    const known = authorization.clientInfo;
    if (authorization.layer === layer && known && isSameClient(known, client)) return;
    authorization.layer = layer;
    authorization.clientInfo = client;
    const id = signedKeyId(authorization.keyId);
    const record = this.#records.get(id);
    if (record) this.#records.set(id, { ...record, layer, clientInfo: client });
    // Lost when it fails: the client says it again in its next session.
    this.#commandApi.call('keys.client', { id: authorization.keyId, client: { ...client, layer } }).catch(() => {});
  }

  /** Who is logged in on a key as command-api has it now; 0 = nobody, or the key is gone. */
  async userNow(authorization: Authorization): Promise<number> {
    return (await this.#commandApi.call('keys.find', { id: authorization.keyId }))?.userId ?? 0;
  }

  /**
   * Keys on which nobody is logged in are let go of when nobody uses them: tells which have sessions here. Of the others nothing is kept, so that whoever comes back asks
   * whether the key is still there before anybody logs in on it.
   */
  async tellUsed(): Promise<void> {
    const unclaimed = [...this.#authorizations.values()].filter(({ userId }) => userId === 0);
    const [used, idle] = [unclaimed.filter(({ sessions }) => sessions.length > 0), unclaimed.filter(({ sessions }) => sessions.length === 0)];
    for (const { keyId } of idle) this.#authorizations.delete(keyId);
    for (let from = 0; from < used.length; from += TOLD_AT_ONCE) {
      await this.#commandApi.call('keys.used', { ids: used.slice(from, from + TOLD_AT_ONCE).map(({ keyId }) => keyId) });
    }
  }

  /** Forgets what no session holds, and returns the authorizations that some do. */
  forgetIdle(): Authorization[] {
    this.#records.clear();
    return [...this.#authorizations.values()].filter(({ sessions }) => sessions.length > 0);
  }

  async #fetch(id: bigint): Promise<AuthKeyRecord | undefined> {
    const state = await this.#commandApi.call('keys.find', { id: unsignedKeyId(id) });
    if (!state) return undefined;
    const record = keyRecord(id, state);
    this.#records.set(id, record);
    this.#learn(permanentIdOf(record), state);
    return record;
  }

  #learn(keyId: bigint, state: AuthKeyState): void {
    const known = this.#authorizations.peek(keyId);
    // With open sessions the live object is at least as new as the answer.
    if (known && known.sessions.length > 0) return;
    const authorization = known ?? new Authorization(keyId);
    authorization.userId = state.userId;
    authorization.passwordPending = state.passwordPending;
    authorization.layer = state.client?.layer ?? 0;
    authorization.clientInfo = state.client && clientInfo(state.client);
    this.#authorizations.set(keyId, authorization);
  }
}

/** The key that names the authorization, unsigned. */
function permanentIdOf(record: AuthKeyRecord): bigint {
  return unsignedKeyId(record.permanentKeyId ?? record.id);
}

/** Field by field: the stored one also names the layer. */
function clientInfo({ apiId, deviceModel, systemVersion, appVersion, systemLangCode, langPack, langCode }: StoredClientInfo): ClientInfo {
  return { apiId, deviceModel, systemVersion, appVersion, systemLangCode, langPack, langCode };
}

function isSameClient(one: ClientInfo, other: ClientInfo): boolean {
  return (Object.keys(one) as (keyof ClientInfo)[]).every((field) => one[field] === other[field]);
}

function storedRecord(record: AuthKeyRecord): StoredAuthKeyRecord {
  const { id, authKey, kind, expiresAtUnixS, dcId, initialSalt, createdAtUnixS } = record;
  return { id: unsignedKeyId(id), key: authKey, kind, expiresAtS: expiresAtUnixS, dcId, initialSalt, createdAtS: createdAtUnixS };
}

function keyRecord(id: bigint, { record, client }: AuthKeyState): AuthKeyRecord {
  return {
    id,
    authKey: record.key,
    kind: record.kind,
    expiresAtUnixS: record.expiresAtS,
    permanentKeyId: record.permanentId === undefined ? undefined : signedKeyId(record.permanentId),
    dcId: record.dcId,
    initialSalt: record.initialSalt,
    createdAtUnixS: record.createdAtS,
    layer: client?.layer,
    clientInfo: client && clientInfo(client),
  };
}
