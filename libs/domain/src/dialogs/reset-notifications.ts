import type { NotificationsReset } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';

/**
 * account.resetNotifySettings: removes all settings. Only the read model knows which exist, so the fact is always recorded. `ofThreads`: for the
 * settings of threads, when these are in another partition than the mailbox.
 */
export type ResetNotifications = { type: 'ResetNotifications'; ofThreads?: boolean };

export function load(): void {}

export function resetNotifications(_: void, __: ResetNotifications, { actor: owner }: Context): [NotificationsReset] {
  return [{ type: 'NotificationsReset', stream: `dialogs-${owner}`, owner }];
}
