/** Environment shared by the users of all layers: Alice, with the newest layer, who owns a channel, a group and a shared folder with both. */
import { operatorLinks } from '@teamgram/host';
import type { OperatorLinks } from '@teamgram/host';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { ALICE_PHONE, BOB_PHONE } from '../support/people.ts';
import type { People } from '../support/people.ts';
import { chatIn, inputChannel, inputPeerChannel } from './community.ts';
import { words } from './layer-person.ts';
import type { Person } from './layer-person.ts';

export type World = {
  people: People;
  operator: OperatorLinks;
  news: tl.channel;
  club: tl.channel;
  /** Invite link of the club. */
  link: string;
  /** Slug of the shared folder. */
  slug: string;
  /** Contact token of Alice. */
  token: string;
};

/** The user's view of Alice and Bob, and Alice's view of the user. */
export type Neighbour = { alice: tl.inputPeerUser; bob: tl.inputPeerUser; seenByAlice: tl.inputPeerUser };

export const NEWS = 'news_of_all_layers';

export async function openWorld(people: People): Promise<World> {
  const { alice, server } = people;
  const made = async (kind: object, title: string) => chatIn('channel', await alice.call('channels.createChannel', { ...kind, title, about: '' }) as tl.updates);
  const [news, club] = [await made({ broadcast: true }, 'News'), await made({ megagroup: true }, 'Club')];
  await alice.call('channels.updateUsername', { channel: inputChannel(news), username: NEWS });
  const { link } = await alice.call('messages.exportChatInvite', { peer: inputPeerChannel(club) }) as tl.chatInviteExported;
  const peers = [inputPeerChannel(news), inputPeerChannel(club)];
  await alice.call('messages.updateDialogFilter', { id: 7, filter: { _: 'dialogFilter', id: 7, title: words('Both'), pinned_peers: [], include_peers: peers, exclude_peers: [] } });
  const { invite } = await alice.call('chatlists.exportChatlistInvite', { chatlist: { _: 'inputChatlistDialogFilter', filter_id: 7 }, title: 'for all', peers });
  const { url } = await alice.call('contacts.exportContactToken', {});
  return { people, operator: operatorLinks(server.dataDir), news, club, link, slug: lastOf((invite as tl.exportedChatlistInvite).url), token: lastOf(url) };
}

export const lastOf = (url: string) => url.slice(url.lastIndexOf('/') + 1);

export async function neighbours({ people }: World, { account, phone }: Person): Promise<Neighbour> {
  const seenByAlice = await people.alice.find(phone);
  return { alice: await account.find(ALICE_PHONE), bob: await account.find(BOB_PHONE), seenByAlice };
}

/** A chat as Alice addresses it, once she has found it by its username and joined. */
export async function joinedByAlice({ people: { alice } }: World, username: string): Promise<tl.channel> {
  const found = chatIn('channel', await eventually(`Alice finds ${username}`, () => alice.call('contacts.resolveUsername', { username }).catch(() => undefined)));
  await alice.call('channels.joinChannel', { channel: inputChannel(found) });
  return found;
}
