/** Alice and Bob in every kind of chat, to run the same scenario in all of them. */
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { chatIn, firstPage, inputChannel, inputPeerChannel, nextRandomId, startCommunity } from './community.ts';
import type { Community } from './community.ts';

export const kinds = ['a private chat', 'a basic group', 'a supergroup', 'a channel'] as const;
export type Kind = (typeof kinds)[number];
export type Speaker = 'alice' | 'bob';

export type Gathering = Community & {
  /** The chat as one of them addresses it. Alice owns the channel. */
  place(kind: Kind, who: Speaker): tl.InputPeer;
  /** Alice sends a message; returns its id for each of them. */
  say(kind: Kind, message: string): Promise<{ [who in Speaker]: number }>;
  /** A message as one of them sees it. */
  seen(kind: Kind, who: Speaker, id: number): Promise<tl.message>;
  dialog(kind: Kind, who: Speaker): Promise<tl.dialog>;
};

export async function gather(): Promise<Gathering> {
  const people = await startCommunity();
  const places = await allPlaces(people);
  const place = (kind: Kind, who: Speaker) => places[kind][who];
  const history = async (kind: Kind, who: Speaker) => {
    const answer = await people[who].call('messages.getHistory', { peer: place(kind, who), offset_id: 0, offset_date: 0, add_offset: 0, limit: 50, max_id: 0, min_id: 0, hash: 0n });
    return 'messages' in answer ? answer.messages.filter((one) => one._ === 'message') : [];
  };
  return {
    ...people, place,
    say: async (kind, message) => {
      await people.alice.call('messages.sendMessage', { peer: place(kind, 'alice'), message, random_id: nextRandomId() });
      const idOf = (who: Speaker) => eventually(`${who} has it`, async () => (await history(kind, who)).find((one) => one.message === message)?.id);
      return { alice: await idOf('alice'), bob: await idOf('bob') };
    },
    seen: async (kind, who, id) => {
      const found = (await history(kind, who)).find((one) => one.id === id);
      if (!found) throw new Error(`no message ${id}`);
      return found;
    },
    dialog: async (kind, who) => {
      const { dialogs: [dialog] } = await people[who].call('messages.getPeerDialogs', { peers: [{ _: 'inputDialogPeer', peer: place(kind, who) }] });
      return dialog as tl.dialog;
    },
  };
}

type Places = { [kind in Kind]: { [who in Speaker]: tl.InputPeer } };

async function allPlaces(people: Community): Promise<Places> {
  const [bob, alice] = [await people.user('alice', 'bob'), await people.user('bob', 'alice')];
  const created = await people.alice.call('messages.createChat', { users: [bob], title: 'Friends' });
  const chat_id = chatIn('chat', created.updates as tl.updates).id;
  const group: tl.InputPeer = { _: 'inputPeerChat', chat_id };
  return {
    'a private chat': { alice: { ...bob, _: 'inputPeerUser' }, bob: { ...alice, _: 'inputPeerUser' } },
    'a basic group': { alice: group, bob: group },
    'a supergroup': await channelOf(people, { megagroup: true, title: 'Town' }, bob),
    'a channel': await channelOf(people, { broadcast: true, title: 'News' }, bob),
  };
}

async function channelOf(people: Community, kind: Pick<tl.channels.createChannel, 'megagroup' | 'broadcast' | 'title'>, bob: tl.inputUser): Promise<Places[Kind]> {
  const own = chatIn('channel', await people.alice.call('channels.createChannel', { ...kind, about: '' }) as tl.updates);
  await people.alice.call('channels.inviteToChannel', { channel: inputChannel(own), users: [bob] });
  const theirs = await eventually('Bob has the dialog', async () => {
    const { chats } = await people.bob.call('messages.getDialogs', firstPage) as tl.messages.dialogs;
    return chats.find((chat) => chat._ === 'channel' && chat.id === own.id) as tl.channel | undefined;
  });
  return { alice: inputPeerChannel(own), bob: inputPeerChannel(theirs) };
}
