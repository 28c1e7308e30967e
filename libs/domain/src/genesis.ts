import type { Fact } from '@teamgram/event-schemas';
import { SERVICE_USER } from './users/user.ts';

/** The first facts of every log: the service account, whose phone number 42777 is known to every client. */
export function genesis(): Fact[] {
  const registration = { phone: '42777', firstName: 'Telegram', lastName: '' };
  return [{ type: 'UserRegistered', stream: `user-${SERVICE_USER}`, user: SERVICE_USER, kind: 'service', registration }];
}
