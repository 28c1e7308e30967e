import { describe, expect, test } from 'vitest';
import { settle } from '../support/rig.ts';
import { core, ping, query, RESULT, prompt, names, only, start } from '../support/session.ts';

describe('S13 state requests', () => {
  test('one byte per message', async () => {
    const { rig, peer } = await start({ limits: { receivedIdsMax: 16 } });
    const old = peer.message(ping());
    await peer.exchange([old]);
    for (let n = 0; n < 30; n++) await peer.exchange([peer.message(ping())]);
    const gap = peer.nextId();
    const noAck = peer.message(ping(), { contentRelated: false });
    const [running, done] = [peer.message(query(1)), peer.message(query(2))];
    await peer.exchange([noAck, running, done]);
    rig.invocations[1]!.reply(RESULT);
    const msg_ids = [old.msgId, gap, peer.nextId(10_000), noAck.msgId, running.msgId, done.msgId];
    const request = peer.message(core({ _: 'msgs_state_req', msg_ids }));
    const info = only(await peer.exchange([request]), 'msgs_state_info')[0]!.object;
    expect(info).toMatchObject({ req_msg_id: request.msgId });
    expect([...(info['info'] as Uint8Array)]).toEqual([1, 2, 3, 4 + 16, 4 + 32, 4 + 32 + 64]);
  });

  test('msg_resend_req repeats what is known and tells the state of the rest', async () => {
    const { peer } = await start(prompt());
    const [answer] = await peer.exchange([peer.message(query())]);
    const known = await peer.exchange([peer.message(core({ _: 'msg_resend_req', msg_ids: [answer!.msgId] }))]);
    expect(known).toMatchObject([{ name: 'rpc_result', msgId: answer!.msgId, inContainer: true }]);
    const mixed = await peer.exchange([peer.message(core({ _: 'msg_resend_req', msg_ids: [answer!.msgId, 5n] }))]);
    expect(names(mixed)).toEqual(['rpc_result', 'msgs_state_info']);
  });

  test.each(['msgs_state_req', 'msg_resend_req', 'msgs_ack'] as const)('%s of more than 8192 ids is a flood (-429)', async (name) => {
    const { peer } = await start();
    const of = (count: number) => peer.message(core({ _: name, msg_ids: Array.from({ length: count }, () => 1n) }), { contentRelated: false });
    await peer.exchange([of(8192)]);
    expect(peer.isClosed).toBe(false);
    peer.send(of(8193));
    await settle();
    expect([peer.errors, peer.isClosed]).toEqual([[-429], true]);
  });
});

describe('S14 rpc_drop_answer', () => {
  const drop = (req_msg_id: bigint) => core({ _: 'rpc_drop_answer', req_msg_id });

  test('unknown, running and dropped', async () => {
    const { rig, peer } = await start();
    const request = peer.message(query());
    const unknown = await peer.exchange([peer.message(drop(4n))]);
    expect(unknown).toMatchObject([{ object: { answer: { _: 'rpc_answer_unknown' } } }]);
    await peer.exchange([request]);
    expect(await peer.exchange([peer.message(drop(request.msgId))])).toMatchObject([{ object: { answer: { _: 'rpc_answer_dropped_running' } } }]);
    rig.invocations[0]!.reply(RESULT);
    expect(await peer.seen()).toMatchObject([{ object: { req_msg_id: request.msgId, answer: { _: 'rpc_answer_dropped_running' } } }]);
  });

  test('a sent answer is removed and will not be repeated', async () => {
    const { peer } = await start(prompt());
    const request = peer.message(query());
    const [answer] = await peer.exchange([request]);
    const dropped = { _: 'rpc_answer_dropped', msg_id: answer!.msgId, seq_no: answer!.seqNo, bytes: RESULT.length };
    expect(await peer.exchange([peer.message(drop(request.msgId))])).toMatchObject([{ object: { answer: dropped } }]);
    peer.cut();
    peer.open();
    const again = await peer.exchange([peer.message(ping(), { contentRelated: false })]);
    expect(again.map(({ msgId }) => msgId)).not.toContain(answer!.msgId);
  });
});
