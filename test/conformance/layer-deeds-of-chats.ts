/** Exercises groups, channels and folders with other members, in any layer. */
import { channelPeer } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { makePng } from '../support/png.ts';
import { inputChannel, inputPeerChannel, wholeHistory } from './community.ts';
import { chatOf, inputUser, numberIn, randomId, words } from './layer-person.ts';
import type { Person } from './layer-person.ts';
import { joinedByAlice, lastOf, NEWS } from './layer-world.ts';
import type { Neighbour, World } from './layer-world.ts';

type Town = { person: Person; world: World; neighbour: Neighbour; group: tl.channel; channel: tl.inputChannel; peer: tl.inputPeerChannel; username: string; forAlice: tl.channel };

export async function lookAfterChats(person: Person, world: World, neighbour: Neighbour): Promise<void> {
  const town = await found(person, world, neighbour);
  await appearance(town);
  await names(town);
  await imported(town);
  await links(town);
  await members(town);
  await topics(town);
  await crowds(town);
  await basicGroup(town);
  const diary = await ownChannel(town);
  if (person.knows('chatlists.exportChatlistInvite')) {
    await ownList(town, diary);
    await listOfOthers(town);
  }
  await visits(town);
}

const make = async (person: Person, kind: { megagroup?: true; broadcast?: true }, title: string) =>
  chatOf(await person.ask('channels.createChannel', { ...kind, title, about: '' })) as tl.channel;
const picture = async (person: Person): Promise<tl.inputChatUploadedPhoto> => ({ _: 'inputChatUploadedPhoto', file: await person.file(makePng(160, 160, [9, 9, 9]), 'a.png') });

/** A public group of the user's, with Alice as member. */
async function found(person: Person, world: World, neighbour: Neighbour): Promise<Town> {
  const group = await make(person, { megagroup: true }, 'Town');
  const [channel, username] = [inputChannel(group), `town_of_layer_${person.layer}`];
  await person.ask('channels.updateUsername', { channel, username });
  return { person, world, neighbour, group, channel, peer: inputPeerChannel(group), username, forAlice: await joinedByAlice(world, username) };
}

async function appearance({ person, channel, peer }: Town): Promise<void> {
  await person.ask('channels.editPhoto', { channel, photo: await picture(person) });
  if (person.knows('messages.saveDefaultSendAs')) await person.ask('messages.saveDefaultSendAs', { peer, send_as: { _: 'inputPeerSelf' } });
  if (person.knows('channels.toggleJoinRequest')) await person.ask('channels.toggleJoinRequest', { channel, enabled: true });
}

/** Imports a chat history with an image. */
async function imported({ person, peer, forAlice, world: { people: { alice } } }: Town): Promise<void> {
  const text = '1.2.20, 10:00 - Robert: remember?\n1.2.20, 10:01 - Robert: a.png (file attached)';
  await person.ask('messages.checkHistoryImport', { import_head: text });
  await person.ask('messages.checkHistoryImportPeer', { peer });
  const { id: import_id } = await person.ask('messages.initHistoryImport', { peer, file: await person.file(Buffer.from(text), 'chat.txt'), media_count: 1 });
  const media = { _: 'inputMediaUploadedPhoto', file: await person.file(makePng(32, 32, [5, 5, 5]), 'a.png') } as const;
  await person.ask('messages.uploadImportedMedia', { peer, import_id, file_name: 'a.png', media });
  await person.ask('messages.startHistoryImport', { peer, import_id });
  await eventually('it is all there', async () => {
    const page = await alice.call('messages.getHistory', { peer: inputPeerChannel(forAlice), ...wholeHistory });
    return 'messages' in page && page.messages.some((one) => one._ === 'message' && one.fwd_from?.imported && one.media !== undefined);
  });
}

/** Usernames granted by the operator, to the group and to its owner. */
async function names({ person, world: { operator }, group, channel, username }: Town): Promise<void> {
  if (!person.knows('channels.toggleUsername')) return;
  const [ofTown, ofPerson] = [`granted_town_${person.layer}`, `granted_person_${person.layer}`];
  await operator.commandApi.call('ops.username', { username: ofTown, grantTo: channelPeer(group.id) });
  await operator.commandApi.call('ops.username', { username: ofPerson, grantTo: person.account.userId });
  await person.ask('channels.toggleUsername', { channel, username: ofTown, active: true });
  await person.ask('channels.reorderUsernames', { channel, order: [ofTown, username] });
  await person.ask('account.toggleUsername', { username: ofPerson, active: true });
  await person.ask('account.reorderUsernames', { order: [ofPerson] });
}

async function links({ person, world: { people: { bob } }, neighbour, peer }: Town): Promise<void> {
  const link = lastingOf(await person.ask('messages.exportChatInvite', { peer, usage_limit: 3 }));
  await person.ask('messages.getExportedChatInvite', { peer, link });
  await person.ask('messages.editExportedChatInvite', { peer, link, usage_limit: 5 });
  await person.ask('messages.getChatInviteImporters', { peer, link, offset_date: 0, offset_user: { _: 'inputUserEmpty' }, limit: 10 });
  await person.ask('messages.editExportedChatInvite', { peer, link, revoked: true });
  await person.ask('messages.deleteExportedChatInvite', { peer, link });
  if (!person.knows('messages.hideAllChatJoinRequests')) return;
  const hash = hashOf(lastingOf(await person.ask('messages.exportChatInvite', { peer, request_needed: true })));
  const waiting = async () => (await person.ask('messages.getChatInviteImporters', { requested: true, peer, offset_date: 0, offset_user: { _: 'inputUserEmpty' }, limit: 10 })).importers.length > 0;
  const knock = async () => {
    await eventually('Bob is asked to wait', async () => await bob.call('messages.importChatInvite', { hash }).catch((error: Error) => error.message) === 'INVITE_REQUEST_SENT');
    await eventually('Bob waits', waiting);
  };
  await knock();
  await person.ask('messages.hideChatJoinRequest', { peer, user_id: inputUser(neighbour.bob) });
  await knock();
  await person.ask('messages.hideAllChatJoinRequests', { peer, approved: true });
}

const lastingOf = (invite: tl.ExportedChatInvite): string => (invite as tl.chatInviteExported).link;
const hashOf = (link: string) => link.slice(link.lastIndexOf('+') + 1);

/** Messages, read marks and reactions of other members. */
async function members({ person, world: { people: { alice } }, neighbour, channel, peer, forAlice }: Town): Promise<void> {
  const own = numberIn(await person.ask('messages.sendMessage', { peer, message: 'who reads this?', random_id: randomId() }));
  await person.ask('messages.getMessageReadParticipants', { peer, msg_id: own });
  const hers = numberIn(await alice.call('messages.sendMessage', { peer: inputPeerChannel(forAlice), message: 'buy!', random_id: randomId() }));
  const page = { peer, offset_id: 0, offset_date: 0, add_offset: 0, limit: 10, max_id: 0, min_id: 0, hash: 0n };
  await eventually('what she said is there', async () => ((await person.ask('messages.getHistory', page)) as tl.messages.channelMessages).messages.some(({ id }) => id === hers));
  await person.ask('channels.reportSpam', { channel, participant: neighbour.alice, id: [hers] });
  if (!person.knows('messages.deleteParticipantReaction')) return;
  const reaction: tl.Reaction[] = [{ _: 'reactionEmoji', emoticon: '👎' }];
  await eventually('Alice reacts to it', () => alice.call('messages.sendReaction', { peer: inputPeerChannel(forAlice), msg_id: own, reaction }).then(() => true, () => false));
  await person.ask('messages.deleteParticipantReaction', { peer, msg_id: own, participant: neighbour.alice });
}

async function topics({ person, channel, peer }: Town): Promise<void> {
  if (!person.knows('channels.toggleForum')) return;
  await person.ask('channels.toggleForum', { channel, enabled: true, tabs: false });
  if (!person.knows('messages.createForumTopic')) return;
  const topic = numberIn(await person.ask('messages.createForumTopic', { peer, title: 'Roads', random_id: randomId() }));
  await person.ask('messages.editForumTopic', { peer, topic_id: topic, title: 'Bridges' });
  await person.ask('messages.updatePinnedForumTopic', { peer, topic_id: topic, pinned: true });
  await person.ask('messages.reorderPinnedForumTopics', { peer, order: [topic] });
  await person.ask('messages.getForumTopics', { peer, offset_date: 0, offset_id: 0, offset_topic: 0, limit: 10 });
  await person.ask('messages.getForumTopicsByID', { peer, topics: [topic] });
  await person.ask('messages.deleteTopicHistory', { peer, top_msg_id: topic });
}

/** Settings lower the thresholds of large groups to two members. */
async function crowds({ person, neighbour, channel }: Town): Promise<void> {
  if (person.knows('channels.toggleAntiSpam')) await person.ask('channels.toggleAntiSpam', { channel, enabled: true });
  const metropolis = inputChannel(await make(person, { megagroup: true }, 'Metropolis'));
  await person.ask('channels.inviteToChannel', { channel: metropolis, users: [inputUser(neighbour.alice)] });
  await person.ask('channels.convertToGigagroup', { channel: metropolis });
  await person.ask('channels.deleteChannel', { channel: metropolis });
}

async function basicGroup({ person, neighbour: { alice, bob } }: Town): Promise<void> {
  const { id: chat_id } = chatOf(await person.ask('messages.createChat', { users: [inputUser(alice)], title: 'Few' }));
  await person.ask('messages.addChatUser', { chat_id, user_id: inputUser(bob), fwd_limit: 0 });
  await person.ask('messages.editChatPhoto', { chat_id, photo: await picture(person) });
  await person.ask('messages.deleteChat', { chat_id });
}

async function ownChannel({ person }: Town): Promise<tl.channel> {
  const diary = await make(person, { broadcast: true }, 'Diary');
  const channel = inputChannel(diary);
  await person.ask('channels.updateUsername', { channel, username: `diary_of_layer_${person.layer}` });
  // `enabled` is the name of this field before layer 186.
  const signed = { channel, signatures_enabled: true, enabled: true } as const;
  await person.ask('channels.toggleSignatures', signed);
  if (person.knows('account.updatePersonalChannel')) await person.ask('account.updatePersonalChannel', { channel });
  await person.ask('messages.sendMessage', { peer: inputPeerChannel(diary), message: 'dear diary', random_id: randomId() });
  const stats = await person.ask('stats.getBroadcastStats', { channel });
  const late = Object.values(stats).find((graph): graph is tl.statsGraphAsync => (graph as { _?: string } | undefined)?._ === 'statsGraphAsync');
  await person.ask('stats.loadAsyncGraph', { token: late!.token });
  return diary;
}

async function ownList({ person, peer }: Town, diary: tl.channel): Promise<void> {
  const chatlist = { _: 'inputChatlistDialogFilter', filter_id: 9 } as const;
  const peers = [peer, inputPeerChannel(diary)];
  await person.ask('messages.updateDialogFilter', { id: 9, filter: { _: 'dialogFilter', id: 9, title: words('Mine'), pinned_peers: [], include_peers: peers, exclude_peers: [] } });
  const { invite } = await person.ask('chatlists.exportChatlistInvite', { chatlist, title: 'mine', peers: peers.slice(0, 1) });
  const slug = lastOf((invite as tl.exportedChatlistInvite).url);
  await person.ask('chatlists.getExportedInvites', { chatlist });
  await person.ask('chatlists.editExportedInvite', { chatlist, slug, title: 'ours', peers });
  await person.ask('chatlists.deleteExportedInvite', { chatlist, slug });
}

/** Imports Alice's shared folder: first one of its chats, then the other, then none. */
async function listOfOthers({ person, world: { slug, news, club } }: Town): Promise<void> {
  const { chats } = await person.ask('chatlists.checkChatlistInvite', { slug });
  const [ofNews, ofClub] = [news, club].map(({ id }) => inputPeerChannel(chats.find((chat) => chat.id === id) as tl.channel));
  const joined = await person.ask('chatlists.joinChatlistInvite', { slug, peers: [ofNews!] }) as tl.updates;
  const { id: filter_id } = joined.updates.find((update) => update._ === 'updateDialogFilter')!;
  const chatlist = { _: 'inputChatlistDialogFilter', filter_id } as const;
  await person.ask('chatlists.getChatlistUpdates', { chatlist });
  await person.ask('chatlists.hideChatlistUpdates', { chatlist });
  await person.ask('chatlists.joinChatlistUpdates', { chatlist, peers: [ofClub!] });
  await person.ask('chatlists.getLeaveChatlistSuggestions', { chatlist });
  await person.ask('chatlists.leaveChatlist', { chatlist, peers: [ofNews!, ofClub!] });
}

async function visits({ person, world: { link } }: Town): Promise<void> {
  const news = chatOf(await person.ask('contacts.resolveUsername', { username: NEWS })) as tl.channel;
  await person.ask('channels.joinChannel', { channel: inputChannel(news) });
  await person.ask('messages.checkChatInvite', { hash: hashOf(link) });
  await person.ask('messages.importChatInvite', { hash: hashOf(link) });
}
