/** Sessions without a login use only spare capacity, and never displace or block sessions with one. */
import { describe, expect, test } from 'vitest';
import { Peer } from './support/peer.ts';
import { Rig, settle, type RigOptions } from './support/rig.ts';
import { core, names, prompt, query } from './support/session.ts';

/** A host that knows who is logged in. `arrives` opens a connection under a new key of that kind and sends one request. */
function host(limits: NonNullable<RigOptions['limits']>, answer: RigOptions['answer'] = prompt().answer) {
  const members = new Set<bigint>();
  const rig = new Rig({ limits, members, ...(answer && { answer }) });
  let arrivals = 0;
  const arrives = async (kind: 'member' | 'stranger') => {
    const key = rig.keys.make(rig.random);
    if (kind === 'member') members.add(key.id);
    const peer = await Peer.ready(rig, key, { seed: `p${arrivals++}` });
    await peer.exchange([peer.message(query())]);
    return peer;
  };
  const isThere = (peer: Peer) => rig.server.sessionsOf(peer.key.id).length > 0;
  return { rig, members, arrives, isThere };
}

async function several(count: number, make: () => Promise<Peer>): Promise<Peer[]> {
  const peers: Peer[] = [];
  while (peers.length < count) peers.push(await make());
  return peers;
}

describe('sessions', () => {
  test('sessions without a login have their own limit: the oldest is evicted, and logged-in ones find room', async () => {
    const { rig, arrives, isThere } = host({ sessionsMax: 6, strangerSessionsMax: 3 });
    const strangers = await several(5, () => arrives('stranger'));
    expect(strangers.map(isThere)).toEqual([false, false, true, true, true]);
    const members = await several(3, () => arrives('member'));
    expect([...strangers, ...members].map(isThere)).toEqual([false, false, true, true, true, true, true, true]);
    expect(rig.server.counts.sessions).toBe(6);
  });

  test('a full server evicts sessions without a login for logged-in ones, never the reverse', async () => {
    const { rig, arrives, isThere } = host({ sessionsMax: 4, strangerSessionsMax: 3 });
    const strangers = await several(3, () => arrives('stranger'));
    const members = await several(4, () => arrives('member'));
    expect([strangers.map(isThere), members.map(isThere)]).toEqual([[false, false, false], [true, true, true, true]]);
    const late = new Peer(rig, rig.keys.make(rig.random));
    late.send(late.message(query()));
    await settle();
    expect([isThere(late), late.errors]).toEqual([false, [-429]]);
    expect(members.map(isThere)).toEqual([true, true, true, true]);
  });

  test('a session counts as logged in after its login', async () => {
    const { members, arrives, isThere } = host({ strangerSessionsMax: 2 });
    const [first, second] = await several(2, () => arrives('stranger'));
    members.add(first!.key.id);
    const third = await arrives('stranger');
    expect([first!, second!, third].map(isThere)).toEqual([true, false, true]);
    expect(names(await first!.exchange([first!.message(query())]))).toEqual(['rpc_result']);
  });

  test('one connection carries a limited number of sessions; those that have ended do not count', async () => {
    const { rig, arrives } = host({ sessionsPerConnectionMax: 4 });
    const peer = await arrives('member');
    const speak = async (sessionId: bigint) => {
      peer.send(peer.message(query(), { seqNo: 1 }), { sessionId });
      await settle();
    };
    for (let id = 100n; id < 110n; id++) {
      await speak(id);
      await peer.exchange([peer.message(core({ _: 'destroy_session', session_id: id }))]);
    }
    expect(peer.isClosed).toBe(false);
    for (let id = 200n; id < 203n; id++) await speak(id);
    expect([rig.server.counts.sessions, peer.errors]).toEqual([4, []]);
    await speak(203n);
    expect([peer.isClosed, peer.errors]).toEqual([true, [-429]]);
  });
});

describe('answers that nobody acknowledges', () => {
  test.each([['member', 5], ['stranger', 2]] as const)('of five a %s finds %i again on a new connection', async (kind, count) => {
    const { rig, arrives } = host({ unackedBytesMax: 5_500, strangerUnackedBytesMax: 2_500, gzipBytesMin: 1 << 20 }, (call) => call.reply(Buffer.alloc(1_000, 7)));
    const peer = await arrives(kind);
    for (let answer = 1; answer < 5; answer++) await peer.exchange([peer.message(query())]);
    peer.cut();
    peer.open();
    const again = await peer.exchange([peer.message(core({ _: 'ping', ping_id: 1n }), { contentRelated: false })]);
    expect(names(again).filter((name) => name === 'rpc_result')).toHaveLength(count);
    expect(rig.reports).toEqual([]);
  });
});
