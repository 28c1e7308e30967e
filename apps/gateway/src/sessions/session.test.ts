import type { ServerSession } from '@teamgram/mtproto';
import { expect, test } from 'vitest';
import { Authorization } from './authorization.ts';
import { Session, type SessionDesk } from './session.ts';

test('the machine is told whether somebody is logged in: it makes room for them at the cost of the others', () => {
  const authorization = new Authorization(1n);
  const session = new Session({} as SessionDesk, { key: { dcId: 2 } } as ServerSession, authorization, 2);
  expect(session.isAuthorized()).toBe(false);
  authorization.userId = 7;
  expect(session.isAuthorized()).toBe(true);
});
