/** Members of a supergroup, as seen by someone from whom some members are hidden. */
import { expect, test } from 'vitest';
import { channelPeer } from '@teamgram/event-schemas';
import type { ChatRow, MemberRow } from '@teamgram/read-models';
import { channelParticipant } from './participants.ts';

const [alice, bob, carol] = [1, 2, 3];
const NOW_S = 1_000;
const chat = { chat: channelPeer(5), kind: 'supergroup', creator: alice } as ChatRow;
const place = (more: Partial<MemberRow>): MemberRow => ({
  chat: channelPeer(5), userId: bob, joinedAtMs: 5_000, inviter: 0, denied: 0, untilS: 0, restrictedBy: 0, restrictedAtMs: 0, adminRights: 0, appointedBy: 0, appointedAtMs: 0, since: 0,
  readInboxMaxId: 0, clearedId: 0, inside: true, rank: '', clearance: 0, lastTitle: null, ...more,
});
const seenBy = (id: number, member: Partial<MemberRow>, hidden: number[]) => channelParticipant(chat, place(member), { id, isCreator: false, hidden: new Set(hidden) }, NOW_S);

test('a hidden admin is not disclosed as inviter or promoter of others', () => {
  expect(seenBy(carol, { appointedBy: alice }, [])).toMatchObject({ _: 'channelParticipantAdmin', promoted_by: alice });
  expect(seenBy(carol, { appointedBy: alice }, [alice])).toMatchObject({ _: 'channelParticipantAdmin', promoted_by: bob });
  expect(seenBy(bob, { inviter: alice }, [alice])).toMatchObject({ _: 'channelParticipantSelf', inviter_id: bob });
  expect(seenBy(bob, { denied: 2, restrictedBy: alice }, [alice])).toMatchObject({ _: 'channelParticipantBanned', kicked_by: bob });
});
