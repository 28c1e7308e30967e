import type { AuthKey } from '@teamgram/crypto';
import type { AuthKeyRecord, DestroyOutcome } from '../server/ports.ts';
import type { ClientInfo } from './invocation.ts';
import type { Link } from './link.ts';
import { Salts } from './salts.ts';
import type { Session } from './session.ts';

/** State shared by the sessions of one auth key, while at least one of them lives. */
export class AuthKeyState {
  /** Replaced by the server when the key is bound. */
  record: AuthKeyRecord;
  readonly cipherKey: AuthKey;
  readonly salts: Salts;
  readonly sessions = new Map<bigint, Session>();
  /** Saved by initConnection (I1). */
  layer: number | undefined;
  clientInfo: ClientInfo | undefined;
  /** The two connections that most recently took over main requests, newest first (K8). */
  readonly mainLinks: [Link | undefined, Link | undefined] = [undefined, undefined];
  /** A destroy_auth_key in progress; a repeated request gets the same outcome. */
  destruction: Promise<DestroyOutcome> | undefined;

  constructor(record: AuthKeyRecord, saltSecret: Uint8Array) {
    this.record = record;
    this.cipherKey = { id: record.id, bytes: record.authKey };
    this.salts = new Salts(saltSecret, record);
    this.layer = record.layer;
    this.clientInfo = record.clientInfo;
  }

  isExpired(nowMs: number): boolean {
    const { expiresAtUnixS } = this.record;
    return expiresAtUnixS !== undefined && nowMs / 1000 >= expiresAtUnixS;
  }

  /** "An unbound temp_auth_key_id may only be used with the following methods" (api/pfs) (K4). */
  get isUnbound(): boolean {
    return this.record.kind === 'temporary' && this.record.permanentKeyId === undefined;
  }
}
