import { describe, expect, test } from 'vitest';
import { messageIdMs } from '../../src/wire/message-id.ts';
import { Peer } from '../support/peer.ts';
import { Rig, settle } from '../support/rig.ts';
import { core, ping, query, prompt, names, only, start, tick } from '../support/session.ts';

describe('S15 pings', () => {
  test('pong carries msg_id and ping_id', async () => {
    const { peer } = await start();
    const request = peer.message(ping(123n), { contentRelated: false });
    expect(await peer.exchange([request])).toMatchObject([{ object: { _: 'pong', msg_id: request.msgId, ping_id: 123n }, seqNo: 2 }]);
  });

  test('ping_delay_disconnect ends the connection unless another one comes', async () => {
    const { rig, peer } = await start();
    const delayed = () => peer.message(core({ _: 'ping_delay_disconnect', ping_id: 1n, disconnect_delay: 75 }), { contentRelated: false });
    expect(names(await peer.exchange([delayed()]))).toEqual(['pong']);
    await tick(rig, 60_000);
    await peer.exchange([delayed()]);
    await tick(rig, 60_000);
    expect(peer.isClosed).toBe(false);
    await tick(rig, 16_000);
    expect(peer.isClosed).toBe(true);
    expect(rig.server.counts).toMatchObject({ connections: 0, sessions: 1 });
  });
});

describe('S16 new_session_created', () => {
  test('is the first message of a session, names the lowest msg_id, and needs an ack', async () => {
    const rig = new Rig(prompt());
    const peer = await Peer.ready(rig);
    const requests = [peer.message(query()), peer.message(query())];
    const seen = await peer.exchange(requests);
    expect(names(seen)).toEqual(['new_session_created', 'rpc_result', 'rpc_result']);
    expect(seen[0]).toMatchObject({ seqNo: 1, object: { first_msg_id: requests[0]!.msgId, server_salt: peer.salt } });
  });

  test('comes again for lower identifiers, not for higher ones', async () => {
    const rig = new Rig(prompt());
    const peer = await Peer.ready(rig);
    const first = await peer.exchange([peer.message(query())]);
    const lower = peer.message(query(), { msgId: peer.nextId(-10_000), seqNo: 0 + 1 });
    const second = await peer.exchange([{ ...lower, seqNo: 1 }]);
    const [a, b] = [...only(first, 'new_session_created'), ...only(second, 'new_session_created')];
    expect(b!.object).toMatchObject({ first_msg_id: lower.msgId, unique_id: a!.object['unique_id'] });
    expect(names(await peer.exchange([peer.message(query())]))).toEqual(['rpc_result']);
  });

  test('a forgotten session is a new one', async () => {
    const { rig, peer, session } = await start(prompt());
    session.close();
    expect(names(await peer.exchange([peer.message(query())]))).toEqual(['new_session_created', 'rpc_result']);
    expect(rig.sessions).toHaveLength(2);
  });
});

describe('a clock that is set back', () => {
  test('by seconds changes nothing; identifiers count on', async () => {
    const { rig, peer } = await start(prompt());
    await tick(rig, 1_000);
    await tick(rig, -25_000);
    expect(peer.isClosed).toBe(false);
    expect(names(await peer.exchange([peer.message(query(), { msgId: peer.nextId(25_000) })]))).toEqual(['rpc_result']);
  });

  test('by hours ends connections and sessions, and a returning client learns the time from the refusal of its message', async () => {
    const { rig, peer } = await start(prompt());
    await tick(rig, 1_000);
    const late = { msgId: peer.nextId(), seqNo: 1 };
    await tick(rig, -5 * 3_600_000);
    expect(peer.isClosed).toBe(true);
    expect(rig.server.counts).toMatchObject({ connections: 0, sessions: 0 });
    const again = await Peer.ready(rig, peer.key);
    const refusal = only(await again.exchange([{ ...again.message(query()), ...late }]), 'bad_msg_notification')[0]!;
    expect(refusal.object).toMatchObject({ error_code: 17 });
    expect(Math.abs(messageIdMs(refusal.msgId) - rig.clock.nowMs())).toBeLessThan(1_000);
    expect(names(await again.exchange([again.message(query())]))).toContain('rpc_result');
  });
});

describe('S17 destroy_session', () => {
  test('ok for another session of the key, none for any other', async () => {
    const { rig, peer } = await start();
    const other = await Peer.ready(rig, peer.key, { sessionId: 900n, seed: 'other' });
    await other.exchange([other.message(ping())]);
    const stranger = await Peer.ready(rig, undefined, { sessionId: 901n, seed: 'stranger' });
    await stranger.exchange([stranger.message(ping())]);
    const destroy = (session_id: bigint) => peer.exchange([peer.message(core({ _: 'destroy_session', session_id }))]);
    expect(await destroy(900n)).toMatchObject([{ object: { _: 'destroy_session_ok', session_id: 900n } }]);
    expect(await destroy(900n)).toMatchObject([{ object: { _: 'destroy_session_none', session_id: 900n } }]);
    expect(await destroy(901n)).toMatchObject([{ object: { _: 'destroy_session_none' } }]);
    expect(await destroy(77n)).toMatchObject([{ object: { _: 'destroy_session_none' } }]);
    expect(rig.server.sessionsOf(stranger.key.id)).toHaveLength(1);
  });
});

describe('K7 destroy_auth_key', () => {
  const destroy = (peer: Peer) => peer.exchange([peer.message(core({ _: 'destroy_auth_key' }))]);

  test('ok: the answer comes, the sessions end, the key is unknown', async () => {
    const { rig, peer } = await start(prompt());
    expect(await destroy(peer)).toMatchObject([{ name: 'destroy_auth_key_ok' }]);
    expect(rig.server.counts.sessions).toBe(0);
    peer.send(peer.message(query()));
    await settle();
    expect(peer.errors).toEqual([-404]);
  });

  test('repeated in one packet, it calls the key store once', async () => {
    const { rig, peer } = await start(prompt());
    let asked = 0;
    rig.keys.destroy = () => (asked++, 'ok');
    const seen = await peer.exchange(Array.from({ length: 50 }, () => peer.message(core({ _: 'destroy_auth_key' }))));
    expect([asked, names(seen)[0]]).toEqual([1, 'destroy_auth_key_ok']);
  });

  test('none and fail leave the session alone', async () => {
    const { rig, peer } = await start(prompt());
    rig.keys.destroy = () => 'none';
    expect(await destroy(peer)).toMatchObject([{ name: 'destroy_auth_key_none' }]);
    rig.keys.destroy = () => {
      throw new Error('the store is away');
    };
    expect(await destroy(peer)).toMatchObject([{ name: 'destroy_auth_key_fail' }]);
    expect(names(await peer.exchange([peer.message(query())]))).toEqual(['rpc_result']);
  });
});
