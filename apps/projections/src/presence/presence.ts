import type { PresenceOf } from '@teamgram/host';

/** Whether somebody is online. Memory is the default; Redis may stand behind the same port. */
export interface Presence {
  /** Somebody came or went at `atS`, seconds since 1970. */
  note(user: number, online: boolean, atS: number): void;
  /** In the order asked. */
  of(users: readonly number[]): Promise<PresenceOf[]>;
  /** Saves what is not saved yet. */
  flush(): Promise<void>;
}
