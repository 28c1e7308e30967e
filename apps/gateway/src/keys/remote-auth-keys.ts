/** Auth keys are stored in command-api's secrets store; this worker caches the ones in use. */
import type { AuthKeys, AuthKeyRecord, ClientInfo } from '@teamgram/mtproto';
import { LinkError } from '@teamgram/host';
import type { AuthKeyRecord as StoredAuthKeyRecord, AuthKeyState, ClientInfo as StoredClientInfo, CommandApiClient } from '@teamgram/host';
import { RecentlyUsed } from '../recently-used.ts';
import { Authorization } from '../sessions/authorization.ts';
import { signedKeyId, unsignedKeyId } from './key-id.ts';

const KEYS_MAX = 20_000;
const AUTHORIZATIONS_MAX = 20_000;
/** Key ids per call. */
const TOLD_AT_ONCE = 10_000;

/** Auth keys and authorizations through command-api, with a cache per worker. */
export class RemoteAuthKeys implements AuthKeys {
  readonly #commandApi: CommandApiClient;
  readonly #records = new RecentlyUsed<bigint, AuthKeyRecord>(KEYS_MAX);
  /** By permanent key id, unsigned. Authorizations with sessions are never evicted; their number is bounded by the number of sessions. */
  readonly #authorizations = new RecentlyUsed<bigint, Authorization>(AUTHORIZATIONS_MAX, ({ sessions }) => sessions.length === 0);

  constructor(commandApi: CommandApiClient) {
    this.#commandApi = commandApi;
  }

  find(id: bigint): AuthKeyRecord | undefined | Promise<AuthKeyRecord | undefined> {
    const record = this.#records.get(id);
    // The authorization must be cached too when the session opens. A bound temporary key is always fetched, since another worker may have dropped it.
    return record && record.permanentKeyId === undefined && this.#authorizations.peek(permanentIdOf(record)) ? record : this.#fetch(id);
  }

  /** K1: two keys with the same id could not be told apart by any packet, so the second is rejected. */
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
    // Evict only afterwards: a look-up running concurrently may have cached the key again.
    this.forget(id);
    return existed ? 'ok' : 'none';
  }

  /** auth.dropTempAuthKeys: destroys all temporary keys of an authorization except `kept`. Returns the destroyed ones. */
  async dropTemporary(authorization: Authorization, kept: ReadonlySet<bigint>): Promise<bigint[]> {
    const bound = await this.#commandApi.call('keys.temporary', { permanentId: authorization.keyId });
    const dropped = bound.map(signedKeyId).filter((id) => !kept.has(id));
    await Promise.all(dropped.map((id) => this.destroy(id)));
    return dropped;
  }

  forget(id: bigint): void {
    this.#records.delete(id);
  }

  /** K5: binds a temporary key to a permanent one until it expires. */
  async bind(temporaryId: bigint, permanentId: bigint, expiresAtS: number): Promise<void> {
    await this.#commandApi.call('keys.bind', { temporaryId: unsignedKeyId(temporaryId), permanentId: unsignedKeyId(permanentId), expiresAtS });
    // This binding may replace an earlier one.
    for (const { id, permanentKeyId } of this.#records.values()) if (permanentKeyId === permanentId) this.#records.delete(id);
    await this.#fetch(temporaryId);
  }

  /** Authorization of a permanent key (unsigned id), if cached. */
  authorization(keyId: bigint): Authorization | undefined {
    return this.#authorizations.peek(keyId);
  }

  /** Authorization of a key that `find` has just returned. */
  authorizationOf(record: AuthKeyRecord): Authorization {
    const keyId = permanentIdOf(record);
    let authorization = this.#authorizations.get(keyId);
    if (!authorization) this.#authorizations.set(keyId, (authorization = new Authorization(keyId)));
    return authorization;
  }

  /** I1: layer and client info are stored per permanent key, so that later sessions of that key need not send them again. */
  initialised(authorization: Authorization, layer: number, client: ClientInfo): void {
    const known = authorization.clientInfo;
    if (authorization.layer === layer && known && isSameClient(known, client)) return;
    authorization.layer = layer;
    authorization.clientInfo = client;
    const id = signedKeyId(authorization.keyId);
    const record = this.#records.get(id);
    if (record) this.#records.set(id, { ...record, layer, clientInfo: client });
    // Not retried: on failure the client sends it again in its next session.
    this.#commandApi.call('keys.client', { id: authorization.keyId, client: { ...client, layer } }).catch(() => {});
  }

  /** The user logged in on a key according to command-api; 0 = nobody, or the key no longer exists. */
  async userNow(authorization: Authorization): Promise<number> {
    return (await this.#commandApi.call('keys.find', { id: authorization.keyId }))?.userId ?? 0;
  }

  /**
   * Keys without a login expire when unused. Reports which of them have sessions here, and drops the others from the cache, so that a returning client's key
   * is looked up again before anybody logs in on it.
   */
  async tellUsed(): Promise<void> {
    const unclaimed = [...this.#authorizations.values()].filter(({ userId }) => userId === 0);
    const [used, idle] = [unclaimed.filter(({ sessions }) => sessions.length > 0), unclaimed.filter(({ sessions }) => sessions.length === 0)];
    for (const { keyId } of idle) this.#authorizations.delete(keyId);
    for (let from = 0; from < used.length; from += TOLD_AT_ONCE) {
      await this.#commandApi.call('keys.used', { ids: used.slice(from, from + TOLD_AT_ONCE).map(({ keyId }) => keyId) });
    }
  }

  /** Clears the cache except for authorizations with open sessions, which it returns. */
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
    // With open sessions the cached object is at least as recent as the answer.
    if (known && known.sessions.length > 0) return;
    const authorization = known ?? new Authorization(keyId);
    authorization.userId = state.userId;
    authorization.passwordPending = state.passwordPending;
    authorization.layer = state.client?.layer ?? 0;
    authorization.clientInfo = state.client && clientInfo(state.client);
    this.#authorizations.set(keyId, authorization);
  }
}

/** Id of the permanent key that identifies the authorization, unsigned. */
function permanentIdOf(record: AuthKeyRecord): bigint {
  return unsignedKeyId(record.permanentKeyId ?? record.id);
}

/** Copied field by field, because the stored client also has the layer. */
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
