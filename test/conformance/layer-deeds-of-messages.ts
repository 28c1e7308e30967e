/** Exercises messages to Alice, saved messages, appearance and contacts, in any layer. */
import { randomBytes } from 'node:crypto';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { makePng } from '../support/png.ts';
import { inputUser, numberIn, randomId, words } from './layer-person.ts';
import type { Person } from './layer-person.ts';
import { lastOf } from './layer-world.ts';
import type { Neighbour, World } from './layer-world.ts';

type Speaker = { person: Person; world: World; neighbour: Neighbour };

export async function speakAndKeep(person: Person, world: World, neighbour: Neighbour): Promise<void> {
  const speaker = { person, world, neighbour };
  await plans(speaker);
  await read(speaker);
  await acquaintance(speaker);
  await looks(speaker);
  await takenOut(speaker);
  if (person.knows('messages.translateText')) await translated(speaker);
  if (person.knows('messages.toggleTodoCompleted')) await tasks(speaker);
  if (person.knows('messages.addPollAnswer')) await answersOfVoters(speaker);
  if (person.knows('messages.editQuickReplyShortcut')) await quickReplies(speaker);
  if (person.knows('account.editBusinessChatLink')) await businessLinks(speaker);
}

const say = async ({ person, neighbour }: Speaker, message: string) => numberIn(await person.ask('messages.sendMessage', { peer: neighbour.alice, message, random_id: randomId() }));
const show = async ({ person, neighbour }: Speaker, media: tl.InputMedia) => numberIn(await person.ask('messages.sendMedia', { peer: neighbour.alice, media, message: '', random_id: randomId() }));
const inputDocument = ({ id, access_hash, file_reference }: tl.document) => ({ _: 'inputDocument', id, access_hash, file_reference }) as const;

async function plans({ person, neighbour: { alice: peer } }: Speaker): Promise<void> {
  const schedule_date = Math.floor(Date.now() / 1000) + 3600;
  const id = numberIn(await person.ask('messages.sendMessage', { peer, message: 'later', random_id: randomId(), schedule_date }));
  await person.ask('messages.sendScheduledMessages', { peer, id: [id] });
}

/** A complete takeout (core.telegram.org/api/takeout). */
async function takenOut({ person }: Speaker): Promise<void> {
  const { id: takeout_id } = await person.ask('account.initTakeoutSession', { contacts: true, message_megagroups: true });
  await person.within('invokeWithTakeout', { takeout_id });
  await person.exported(takeout_id, 'contacts.getSaved', {});
  await person.exported(takeout_id, 'channels.getLeftChannels', { offset: 0 });
  await person.exported(takeout_id, 'messages.getSplitRanges', {});
  await person.exported(takeout_id, 'invokeWithMessagesRange', { range: { _: 'messageRange', min_id: 1, max_id: 9 }, query: { _: 'help.getConfig' } });
  await person.exported(takeout_id, 'account.finishTakeoutSession', { success: true });
}

async function read(speaker: Speaker): Promise<void> {
  const { person, world: { people: { alice } }, neighbour } = speaker;
  if (!person.knows('messages.getOutboxReadDate')) return;
  const asked = { peer: neighbour.alice, msg_id: await say(speaker, 'have you read it?') };
  await eventually('Alice has read it', async () => {
    await alice.call('messages.readHistory', { peer: neighbour.seenByAlice, max_id: 0 });
    return await person.ask('messages.getOutboxReadDate', asked).catch(() => false);
  });
}

/** Alice has the user as contact, but without the phone number. */
async function acquaintance({ person, world: { people: { alice }, token }, neighbour }: Speaker): Promise<void> {
  if (person.knows('contacts.importContactToken')) await person.ask('contacts.importContactToken', { token });
  await person.ask('account.setPrivacy', { key: { _: 'inputPrivacyKeyPhoneNumber' }, rules: [{ _: 'inputPrivacyValueDisallowAll' }] });
  const id = inputUser(neighbour.seenByAlice);
  await alice.call('contacts.deleteContacts', { id: [id] });
  await alice.call('contacts.addContact', { id, first_name: 'Somebody', last_name: '', phone: '' });
  await person.ask('contacts.acceptContact', { id: inputUser(neighbour.alice) });
}

async function looks(speaker: Speaker): Promise<void> {
  const { person, neighbour: { alice: peer } } = speaker;
  const picture = makePng(160, 160, [7, 7, 7]);
  const settings = { _: 'wallPaperSettings' } as const;
  await person.ask('account.uploadWallPaper', { file: await person.file(picture, 'a.png'), mime_type: 'image/png', settings });
  const { photo } = await person.ask('photos.uploadProfilePhoto', { file: await person.file(picture, 'a.png') });
  const { id, access_hash, file_reference } = photo as tl.photo;
  await person.ask('photos.updateProfilePhoto', { id: { _: 'inputPhoto', id, access_hash, file_reference } });
  if (person.knows('account.uploadRingtone')) {
    const ding = await person.ask('account.uploadRingtone', { file: await person.file(Buffer.from('ding'), 'ding.mp3'), file_name: 'ding.mp3', mime_type: 'audio/mpeg' }) as tl.document;
    await person.ask('account.saveRingtone', { id: inputDocument(ding), unsave: false });
  }
  const gif = { _: 'inputMediaUploadedDocument', file: await person.file(randomBytes(1_000), 'a.mp4'), mime_type: 'video/mp4', attributes: [{ _: 'documentAttributeAnimated' }] } as const;
  const { document } = await person.ask('messages.uploadMedia', { peer, media: { ...gif, attributes: [...gif.attributes] } }) as tl.messageMediaDocument;
  await person.ask('messages.saveGif', { id: inputDocument(document as tl.document), unsave: false });
  await theme(speaker);
}

async function theme({ person }: Speaker): Promise<void> {
  const [file_name, mime_type] = ['a.tdesktop-theme', 'application/x-tgtheme-tdesktop'];
  const document = await person.ask('account.uploadTheme', { file: await person.file(Buffer.from('colours'), file_name), file_name, mime_type }) as tl.document;
  const slug = `night_of_layer_${person.layer}`;
  const bySlug = { _: 'inputThemeSlug', slug } as const;
  await person.ask('account.createTheme', { slug, title: 'Night', document: inputDocument(document) });
  await person.ask('account.getTheme', { format: 'tdesktop', theme: bySlug });
  await person.ask('account.updateTheme', { format: 'tdesktop', theme: bySlug, title: 'Midnight' });
  await person.ask('account.saveTheme', { theme: bySlug, unsave: false });
}

async function translated(speaker: Speaker): Promise<void> {
  const { person, neighbour: { alice: peer } } = speaker;
  const id = await say(speaker, 'good morning');
  // Before layer 152, `msg_id` was the one message to translate.
  const asked = { peer, id: [id], msg_id: id, to_lang: 'de' };
  await person.ask('messages.translateText', asked);
}

async function tasks(speaker: Speaker): Promise<void> {
  const { person, neighbour: { alice: peer } } = speaker;
  const task = (id: number, text: string): tl.todoItem => ({ _: 'todoItem', id, title: words(text) });
  const msg_id = await show(speaker, { _: 'inputMediaTodo', todo: { _: 'todoList', title: words('shopping'), list: [task(1, 'milk'), task(2, 'bread')] } });
  await person.ask('messages.toggleTodoCompleted', { peer, msg_id, completed: [2], incompleted: [] });
  await person.ask('messages.appendTodoList', { peer, msg_id, list: [task(3, 'tea')] });
}

async function answersOfVoters(speaker: Speaker): Promise<void> {
  const { person, neighbour: { alice: peer } } = speaker;
  const answer = (text: string): tl.inputPollAnswer => ({ _: 'inputPollAnswer', text: words(text) });
  const poll: tl.poll = { _: 'poll', id: 0n, hash: 0n, question: words('Where?'), answers: [answer('here'), answer('there')], public_voters: true, open_answers: true };
  const msg_id = await show(speaker, { _: 'inputMediaPoll', poll });
  await person.ask('messages.addPollAnswer', { peer, msg_id, answer: answer('elsewhere') });
  await person.ask('messages.deletePollAnswer', { peer, msg_id, option: new TextEncoder().encode('2') });
}

async function quickReplies({ person, neighbour: { alice: peer } }: Speaker): Promise<void> {
  const keep = (shortcut: string, message: string) =>
    person.ask('messages.sendMessage', { peer: { _: 'inputPeerSelf' }, message, random_id: randomId(), quick_reply_shortcut: { _: 'inputQuickReplyShortcut', shortcut } });
  for (const text of ['ten shillings', 'twelve shillings']) await keep('prices', text);
  const { quick_replies: [prices] } = await person.ask('messages.getQuickReplies', { hash: 0n }) as tl.messages.quickReplies;
  const { shortcut_id } = prices!;
  const { messages } = await person.ask('messages.getQuickReplyMessages', { shortcut_id, hash: 0n }) as tl.messages.messages;
  await person.ask('messages.sendQuickReplyMessages', { peer, shortcut_id, id: [messages[0]!.id], random_id: [randomId()] });
  await person.ask('messages.editQuickReplyShortcut', { shortcut_id, shortcut: 'costs' });
  const recipients = { _: 'inputBusinessRecipients', new_chats: true } as const;
  await person.ask('account.updateBusinessGreetingMessage', { message: { _: 'inputBusinessGreetingMessage', shortcut_id, recipients, no_activity_days: 7 } });
  await person.ask('account.updateBusinessGreetingMessage', {});
  await person.ask('messages.deleteQuickReplyMessages', { shortcut_id, id: [messages[0]!.id] });
  await person.ask('messages.deleteQuickReplyShortcut', { shortcut_id });
}

async function businessLinks({ person }: Speaker): Promise<void> {
  const link = { _: 'inputBusinessChatLink', message: 'a hat, please' } as const;
  const slug = lastOf((await person.ask('account.createBusinessChatLink', { link })).link);
  await person.ask('account.resolveBusinessChatLink', { slug });
  await person.ask('account.editBusinessChatLink', { slug, link: { ...link, message: 'two hats, please' } });
  await person.ask('account.deleteBusinessChatLink', { slug });
}
