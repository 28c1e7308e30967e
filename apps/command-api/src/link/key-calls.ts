import { authorizationOf, type View } from '@teamgram/domain';
import type { AuthKeyState, CommandCall, CommandOutcome } from '@teamgram/host';
import { systemCommandId } from '../commands/command-ids.ts';
import type { LoginCalls } from '../login/login-calls.ts';
import type { AuthKeys } from '../secrets/auth-keys.ts';
import type { IdleKeys } from '../secrets/idle-keys.ts';

export type KeyCallsParts = {
  view: View;
  authKeys: AuthKeys;
  idleKeys: IdleKeys;
  login: LoginCalls;
  /** Records that the account and the key are in use. */
  noteSeen: (user: number, key: bigint) => void;
  handle: (call: CommandCall) => Promise<CommandOutcome>;
  now: () => number;
};

/** keys.*: what a gateway needs to open a session with an auth key. */
export class KeyCalls {
  readonly #parts: KeyCallsParts;

  constructor(parts: KeyCallsParts) {
    this.#parts = parts;
  }

  /** An expired temporary key is reported as unknown. */
  async find(id: bigint): Promise<AuthKeyState | undefined> {
    const { view, authKeys, login, noteSeen, now } = this.#parts;
    const record = authKeys.find(id);
    if (!record || (record.expiresAtS !== undefined && record.expiresAtS * 1000 <= now())) return undefined;
    const permanentId = record.kind === 'permanent' ? record.id : record.permanentId;
    if (permanentId === undefined) return { record, userId: 0, client: undefined, passwordPending: false };
    const userId = authorizationOf(view.documents, permanentId)?.user ?? 0;
    if (userId === 0) await this.used([permanentId]);
    else noteSeen(userId, permanentId);
    return {
      record,
      userId,
      client: authKeys.client(permanentId),
      passwordPending: login.awaitedUser(permanentId) !== undefined,
    };
  }

  /** Records that clients use these keys although nobody is logged in with them. */
  used(ids: readonly bigint[]): Promise<void> {
    const { idleKeys, now } = this.#parts;
    return idleKeys.used(ids, Math.floor(now() / 1000));
  }

  /** destroy_auth_key: also logs out, because an authorization ends with its key. False when there is no such key. */
  async destroy(id: bigint): Promise<boolean> {
    const { view, authKeys, handle } = this.#parts;
    const authorization = authorizationOf(view.documents, id);
    if (authorization) {
      const parts = ['destroy-auth-key', id.toString(16), String(authorization.grantedAtMs)];
      await handle({ id: systemCommandId(...parts), authKeyId: id, body: { type: 'LogOut' } });
    }
    return authKeys.destroy(id);
  }
}
