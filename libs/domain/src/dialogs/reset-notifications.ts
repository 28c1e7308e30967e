import type { NotificationsReset } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';

/**
 * account.resetNotifySettings: every choice at once. What was chosen is known to the read model only, so the fact is always made. `ofThreads`: those that were
 * made for threads of groups, where these are in another partition than the mailbox.
 */
export type ResetNotifications = { type: 'ResetNotifications'; ofThreads?: boolean };

export function load(): void {}

export function resetNotifications(_: void, __: ResetNotifications, { actor: owner }: Context): [NotificationsReset] {
  return [{ type: 'NotificationsReset', stream: `dialogs-${owner}`, owner }];
}
