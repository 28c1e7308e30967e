import type { ServerSession } from '@teamgram/mtproto';
import { expect, test } from 'vitest';
import { Authorization } from './authorization.ts';
import { Session, type SessionDesk } from './session.ts';
import { Sessions } from './sessions.ts';

test('libs/mtproto can query whether somebody is logged in, because it closes sessions without a user first', () => {
  const authorization = new Authorization(1n);
  const session = new Session({} as SessionDesk, { key: { dcId: 2 } } as ServerSession, authorization, 2);
  expect(session.isAuthorized()).toBe(false);
  authorization.userId = 7;
  expect(session.isAuthorized()).toBe(true);
});

/** A session without a connection, and the packets queued for it. */
function away(authorization: Authorization) {
  const queued: number[] = [];
  const server = { key: {}, push: (bytes: Uint8Array) => queued.push(bytes[0]!), dropPushes: () => queued.splice(0) };
  return { session: new Session({} as SessionDesk, server as unknown as ServerSession, authorization, 2), queued };
}

test('queued pushes are dropped when the authorization ends, and kept by a login', () => {
  const sessions = new Sessions({ add: () => {}, drop: () => {} });
  const authorization = new Authorization(1n);
  const { session, queued } = away(authorization);
  sessions.opened(session);
  session.push(Uint8Array.of(1));
  sessions.assign(authorization, 7);
  expect(queued).toEqual([1]);
  session.push(Uint8Array.of(2));
  const answered = session.holdPushes();
  session.push(Uint8Array.of(3));
  sessions.assign(authorization, 0);
  answered();
  expect(queued).toEqual([]);
});

test('queued pushes are dropped when the temporary key is bound to another permanent key', () => {
  const sessions = new Sessions({ add: () => {}, drop: () => {} });
  const [mine, other] = [new Authorization(1n), new Authorization(2n)];
  [mine.userId, other.userId] = [7, 8];
  const { session, queued } = away(mine);
  sessions.opened(session);
  session.push(Uint8Array.of(1));
  session.answeredWith(5);
  sessions.rebind(session, other);
  expect([queued, session.wasAnsweredWith(5), sessions.of(7), sessions.of(8)]).toEqual([[], false, [], [session]]);
});
