import type { Fact } from '@teamgram/event-schemas';
import { SERVICE_USER } from './users/user.ts';

/** What every log begins with: the account from which the server speaks. 42777 is its number in every client. */
export function genesis(): Fact[] {
  const registration = { phone: '42777', firstName: 'Telegram', lastName: '' };
  return [{ type: 'UserRegistered', stream: `user-${SERVICE_USER}`, user: SERVICE_USER, kind: 'service', registration }];
}
