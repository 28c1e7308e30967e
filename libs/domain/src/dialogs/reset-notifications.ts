import type { NotificationsReset } from '@teamgram/event-schemas';
import type { Context } from '../context.ts';

/** account.resetNotifySettings: every choice at once. What was chosen is known to the read model only, so the fact is always made. */
export type ResetNotifications = { type: 'ResetNotifications' };

export function load(): void {}

export function resetNotifications(_: void, __: ResetNotifications, { actor: owner }: Context): [NotificationsReset] {
  return [{ type: 'NotificationsReset', stream: `dialogs-${owner}`, owner }];
}
