/** Three users on one server, and helpers for groups and channels. */
import type { tl } from '@teamgram/tl';
import type { Account } from '../support/account.ts';
import { ALICE_PHONE, BOB_PHONE, startPeople, updatesIn } from '../support/people.ts';
import type { People, PeopleOptions } from '../support/people.ts';

export const CAROL_PHONE = '15550303';
export type Name = 'alice' | 'bob' | 'carol';

export type Community = People & {
  carol: Account;
  /** Updates received by Bob, by Carol, and by a second session of Alice. */
  heard: { alice: tl.Update[]; bob: tl.Update[]; carol: tl.Update[] };
  /** A user as another one addresses them. */
  user(viewer: Name, other: Name): Promise<tl.inputUser>;
};

export async function startCommunity(options: PeopleOptions = {}): Promise<Community> {
  const people = await startPeople(options);
  const heard = { alice: [] as tl.Update[], bob: people.heardByBob, carol: [] as tl.Update[] };
  const carol = await people.join({ onUpdate: (update) => heard.carol.push(...updatesIn(update)) });
  await carol.signUp(CAROL_PHONE, 'Carol');
  await carol.call('updates.getState', {});
  const secondAlice = await people.join({ key: people.alice.client.key!, onUpdate: (update) => heard.alice.push(...updatesIn(update)) });
  await secondAlice.call('updates.getState', {});
  const phones = { alice: ALICE_PHONE, bob: BOB_PHONE, carol: CAROL_PHONE };
  const accounts = { alice: people.alice, bob: people.bob, carol };
  return {
    ...people, carol, heard,
    user: async (viewer, other) => {
      const { user_id, access_hash } = await accounts[viewer].find(phones[other]);
      return { _: 'inputUser', user_id, access_hash };
    },
  };
}

/** The group or channel in an answer. */
export function chatIn<Kind extends 'chat' | 'channel'>(kind: Kind, answer: { chats?: tl.Chat[] }): Extract<tl.Chat, { _: Kind }> {
  const found = answer.chats?.find(({ _ }) => _ === kind);
  if (!found) throw new Error(`no ${kind} among ${JSON.stringify(answer.chats?.map(({ _ }) => _))}`);
  return found as Extract<tl.Chat, { _: Kind }>;
}

export function inputChannel({ id, access_hash }: tl.channel): tl.inputChannel {
  return { _: 'inputChannel', channel_id: id, access_hash: access_hash! };
}

export function inputPeerChannel({ id, access_hash }: tl.channel): tl.inputPeerChannel {
  return { _: 'inputPeerChannel', channel_id: id, access_hash: access_hash! };
}

export const wholeHistory = { offset_id: 0, offset_date: 0, add_offset: 0, limit: 50, max_id: 0, min_id: 0, hash: 0n };
export const firstPage = { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 20, hash: 0n } as const;

/** Texts of an answer's messages; for service messages the name of the action. */
export function told(answer: tl.messages.Messages): string[] {
  if (!('messages' in answer)) return [];
  return answer.messages.map((message) => (message._ === 'message' ? message.message : message._ === 'messageService' ? message.action._ : message._));
}

export async function upload(account: Account, bytes: Uint8Array): Promise<tl.inputFile> {
  const id = nextRandomId();
  await account.call('upload.saveFilePart', { file_id: id, file_part: 0, bytes });
  return { _: 'inputFile', id, parts: 1, name: 'a.png', md5_checksum: '' };
}

let randomId = 10_000n;
export const nextRandomId = () => randomId++;
