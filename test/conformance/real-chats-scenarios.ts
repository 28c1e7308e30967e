/** The scenarios of real-chats.ts in order: each continues from the state the previous one left. */
import { eventually } from '../support/eventually.ts';
import { ids, others, refused, seen, told, toldOfDeletion, toldOfEdit, write } from './real-chats-world.ts';
import type { Person, Scenario, World } from './real-chats-world.ts';

const NO_RIGHT = /CHAT_ADMIN_REQUIRED|CHAT_WRITE_FORBIDDEN|CHANNEL_PRIVATE|USER_BANNED_IN_CHANNEL|CHAT_SEND_PLAIN_FORBIDDEN|not enough rights|have no rights|no write access|need administrator|Have no/i;
const NO_LONGER_IN = /CHANNEL_PRIVATE|USER_BANNED_IN_CHANNEL|CHAT_WRITE_FORBIDDEN|USER_NOT_PARTICIPANT|PEER_ID_INVALID|CHANNEL_INVALID/i;
const SLOW_MODE_S = 300;

const membersAre = (count: number) => (view: { members: object | undefined }) => Object.keys(view.members ?? {}).length === count;

const inTheGroup: Scenario[] = [
  ['mtcute makes a supergroup and adds everybody', async (world) => {
    const { mtcute } = world;
    world.group = await mtcute.client.createSupergroup('The four', 'Four libraries in one room');
    await mtcute.client.addMembers(world.group, ids(others(world, mtcute)));
    await seen(world.everybody, world.group, 'four members', membersAre(4), true);
  }],
  ['everybody writes', async (world) => {
    for (const person of world.everybody) await write(world, person, world.group, `I am ${person.name} — ß 漢 👍`);
  }],
  ['everybody finds what mtcute wrote', async (world) => {
    const id = await write(world, world.mtcute, world.group, 'The needle is at 東京タワー');
    for (const person of world.everybody) {
      for (const words of ['NEED', '京タワ']) await eventually(`${person.name} finds ${words}`, async () => String(await person.client.search(world.group, words)) === String([id]));
    }
  }],
  ['TDLib replies to GramJS', async (world) => {
    const question = await write(world, world.gramjs, world.group, 'Who is there?');
    await world.tdlib.client.reply(world.group, question, 'It is me');
    await told(others(world, world.tdlib), world.group, 'It is me');
  }],
  ['everybody has something said a little later, and it is', async (world) => {
    const dateS = Math.ceil(Date.now() / 1000) + 12;
    for (const person of world.everybody) await person.client.schedule(world.group, `Later, by ${person.name}`, dateS);
    for (const person of world.everybody) await told(others(world, person), world.group, `Later, by ${person.name}`);
  }],
  ['teleproto edits', async (world) => {
    const id = await write(world, world.teleproto, world.group, 'A wrong word');
    await world.teleproto.client.editText(world.group, id, 'The right word');
    await toldOfEdit(others(world, world.teleproto), world.group, 'The right word');
  }],
  ['TDLib edits', async (world) => {
    const id = await write(world, world.tdlib, world.group, 'Draft of TDLib');
    await world.tdlib.client.editText(world.group, id, 'Final text of TDLib');
    await toldOfEdit(others(world, world.tdlib), world.group, 'Final text of TDLib');
  }],
  ['GramJS deletes its own message', (world) => deleted(world, world.gramjs, world.gramjs)],
  ['GramJS may not delete what mtcute wrote', async (world) => {
    const id = await write(world, world.mtcute, world.group, 'This stays');
    await refused('deleting of others', world.gramjs.client.deleteForAll(world.group, [id]), /MESSAGE_DELETE_FORBIDDEN|CHAT_ADMIN_REQUIRED/);
  }],
  ['TDLib is no administrator: its ban is refused', (world) => refused('a ban', world.tdlib.client.ban(world.group, world.gramjs.userId), NO_RIGHT)],
  ['mtcute promotes TDLib', async (world) => {
    await world.mtcute.client.promote(world.group, world.tdlib.userId);
    await seen(world.everybody, world.group, 'a new administrator', ({ members }) => members?.[world.tdlib.userId] === 'admin', true);
  }],
  ['TDLib deletes what GramJS wrote', (world) => deleted(world, world.gramjs, world.tdlib)],
  ['TDLib changes the title', async (world) => {
    await world.tdlib.client.setTitle(world.group, 'Four libraries');
    await seen(world.everybody, world.group, 'the title', ({ title }) => title === 'Four libraries');
  }],
  ['TDLib changes the description', async (world) => {
    await world.tdlib.client.setAbout(world.group, 'Described by TDLib');
    await seen(world.everybody, world.group, 'the description', ({ about }) => about === 'Described by TDLib');
  }],
  ['TDLib changes the photo', (world) => world.tdlib.client.setPicture(world.group, world.picture)],
  ['TDLib pins, mtcute pins, TDLib unpins', async (world) => {
    const first = await write(world, world.gramjs, world.group, 'Rule one');
    const second = await write(world, world.teleproto, world.group, 'Rule two');
    await world.tdlib.client.pin(world.group, first);
    await world.mtcute.client.pin(world.group, second);
    await seen(world.everybody, world.group, 'two pins', ({ pins }) => pins.join() === [second, first].join());
    await world.tdlib.client.unpin(world.group, second);
    await seen(world.everybody, world.group, 'one pin', ({ pins }) => pins.join() === String(first));
  }],
  ['GramJS sends a photo', (world) => pictured(world, world.gramjs, world.group)],
  ['TDLib sends a photo', (world) => pictured(world, world.tdlib, world.group)],
  ['teleproto sends a document', async (world) => {
    await world.teleproto.client.sendDocument(world.group, world.picture);
    await seen(others(world, world.teleproto), world.group, 'the document', ({ messages }) => messages.at(-1)?.kind === 'document');
  }],
  ['mtcute forwards a message', async (world) => {
    const id = await write(world, world.tdlib, world.group, 'Worth saying twice');
    await world.mtcute.client.forward(world.group, id, world.group);
    await seen(world.everybody, world.group, 'the forward', ({ messages }) => messages.at(-1)?.forwarded === true);
  }],
  ['TDLib mutes GramJS and pardons it', async (world) => {
    const { tdlib, gramjs, group } = world;
    await tdlib.client.mute(group, gramjs.userId);
    await refused('a word of the muted', gramjs.client.sendText(group, 'unheard'), NO_RIGHT);
    await seen(world.everybody, group, 'the restriction', ({ members }) => members?.[gramjs.userId] === 'restricted', true);
    await tdlib.client.pardon(group, gramjs.userId);
    await write(world, gramjs, group, 'I may speak again');
  }],
  ['mtcute bans GramJS, pardons it and adds it again', (world) => banned(world, world.mtcute, world.gramjs, world.group)],
  ['GramJS may not ban', (world) => refused('a ban', world.gramjs.client.ban(world.group, world.teleproto.userId), NO_RIGHT)],
  ['teleproto leaves and is added again', async (world) => {
    const { teleproto, tdlib, group } = world;
    await teleproto.client.leave(group);
    await seen(others(world, teleproto), group, 'three members', membersAre(3), true);
    await refused('a word from outside', teleproto.client.sendText(group, 'I am gone'), NO_LONGER_IN);
    await tdlib.client.addMembers(group, [teleproto.userId]);
    await write(world, teleproto, group, 'Back again');
  }],
  ['slow mode', async (world) => {
    const { mtcute, gramjs, group } = world;
    await mtcute.client.setSlowMode(group, SLOW_MODE_S);
    await write(world, gramjs, group, 'Slowly');
    await refused('the second word', gramjs.client.sendText(group, 'too soon'), /SLOWMODE_WAIT|slow mode|wait of/i);
    await mtcute.client.setSlowMode(group, 0);
    await write(world, gramjs, group, 'Fast');
  }],
  ['read marks of the others reach the author', async (world) => {
    const { teleproto, group } = world;
    const id = await write(world, teleproto, group, 'Read this');
    for (const reader of others(world, teleproto)) await reader.client.markRead(group, id);
    await readTo(teleproto, group, id);
  }],
  ['GramJS comes back through the public name', async (world) => {
    await world.mtcute.client.setUsername(world.group, 'four_libraries');
    await world.gramjs.client.leave(world.group);
    await world.gramjs.client.join('four_libraries');
    await write(world, world.gramjs, world.group, 'Through the front door');
  }],
  ['TDLib comes back through the public name', async (world) => {
    await world.tdlib.client.leave(world.group);
    await world.tdlib.client.join('four_libraries');
    await write(world, world.tdlib, world.group, 'As a plain member');
  }],
  ['TDLib is no administrator any more', (world) => refused('a ban', world.tdlib.client.ban(world.group, world.gramjs.userId), NO_RIGHT)],
  ['GramJS and TDLib come back through a link of mtcute', (world) => throughLink(world, world.mtcute, [world.gramjs, world.tdlib], world.group)],
  ['mtcute promotes teleproto and dismisses it', async (world) => {
    const { mtcute, teleproto, group } = world;
    await mtcute.client.promote(group, teleproto.userId);
    await teleproto.client.setAbout(group, 'Described by teleproto');
    await seen(world.everybody, group, 'the description', ({ about }) => about === 'Described by teleproto');
    await mtcute.client.dismiss(group, teleproto.userId);
    await refused('slow mode', teleproto.client.setSlowMode(group, SLOW_MODE_S), NO_RIGHT);
  }],
];

const inTheChannel: Scenario[] = [
  ['TDLib makes a channel and adds everybody', async (world) => {
    world.channel = await world.tdlib.client.createBroadcast('News of TDLib', 'Posts only');
    await world.tdlib.client.addMembers(world.channel, ids(others(world, world.tdlib)));
    await seen([world.tdlib], world.channel, 'four subscribers', membersAre(4), true);
  }],
  ['TDLib posts in the name of the channel', async (world) => {
    await write(world, world.tdlib, world.channel, 'First post');
    await seen(world.everybody, world.channel, 'the channel as the author', ({ messages }) => messages.at(-1)?.from === world.channel);
  }],
  ['GramJS may not post', (world) => refused('a post', world.gramjs.client.sendText(world.channel, 'Spam'), NO_RIGHT)],
  ['teleproto is promoted and posts', async (world) => {
    await world.tdlib.client.promote(world.channel, world.teleproto.userId);
    await write(world, world.teleproto, world.channel, 'Second post');
  }],
  ['teleproto edits the post of TDLib', async (world) => {
    const id = await write(world, world.tdlib, world.channel, 'A post with a mistake');
    await world.teleproto.client.editText(world.channel, id, 'A post without one');
    await toldOfEdit(others(world, world.teleproto), world.channel, 'A post without one');
  }],
  ['TDLib deletes a post', async (world) => {
    const id = await write(world, world.teleproto, world.channel, 'A post to be forgotten');
    await world.tdlib.client.deleteForAll(world.channel, [id]);
    await toldOfDeletion(others(world, world.tdlib), world.channel, id);
  }],
  ['teleproto posts a photo', (world) => pictured(world, world.teleproto, world.channel)],
  ['TDLib pins a post', async (world) => {
    const id = await write(world, world.tdlib, world.channel, 'The pinned post');
    await world.tdlib.client.pin(world.channel, id);
    await seen(world.everybody, world.channel, 'the pin', ({ pins }) => pins[0] === id);
  }],
  ['GramJS forwards a post into the group', async (world) => {
    const id = await write(world, world.tdlib, world.channel, 'Tell everybody');
    await world.gramjs.client.forward(world.channel, id, world.group);
    await told(others(world, world.gramjs), world.group, 'Tell everybody');
  }],
  ['teleproto changes title and photo', async (world) => {
    await world.teleproto.client.setTitle(world.channel, 'News');
    await world.teleproto.client.setPicture(world.channel, world.picture);
    await seen(world.everybody, world.channel, 'the title', ({ title }) => title === 'News');
  }],
  ['mtcute unsubscribes and subscribes by the public name', async (world) => {
    await world.tdlib.client.setUsername(world.channel, 'news_of_four');
    await world.mtcute.client.leave(world.channel);
    await world.mtcute.client.join('news_of_four');
    await write(world, world.tdlib, world.channel, 'Welcome back');
  }],
  ['mtcute and GramJS come back through a link of TDLib', (world) => throughLink(world, world.tdlib, [world.mtcute, world.gramjs], world.channel)],
  ['TDLib bans GramJS, pardons it and adds it again', async (world) => {
    const { tdlib, gramjs, channel } = world;
    await tdlib.client.ban(channel, gramjs.userId);
    await seen([tdlib], channel, 'three subscribers', membersAre(3), true);
    await tdlib.client.pardon(channel, gramjs.userId);
    await tdlib.client.addMembers(channel, [gramjs.userId]);
    await write(world, tdlib, channel, 'To all four');
  }],
  ['everybody looks at a post of TDLib, and is counted once', async (world) => {
    const post = await write(world, world.tdlib, world.channel, 'Look at this');
    for (const { client } of others(world, world.tdlib)) for (let times = 0; times < 2; times++) await client.look(world.channel, post);
    for (const { client } of world.everybody) await eventually(`${client.kind} sees four views`, async () => (await client.look(world.channel, post)) === 4);
  }],
  ['TDLib has its posts discussed in the group: GramJS comments, the post is edited in both places', async (world) => {
    const { tdlib, mtcute, gramjs, channel, group } = world;
    await mtcute.client.promote(group, tdlib.userId);
    await seen([tdlib], group, 'its promotion', ({ members }) => members?.[tdlib.userId] === 'admin', true);
    await tdlib.client.setDiscussionGroup(channel, group);
    const post = await write(world, tdlib, channel, 'Discuss this');
    await told(others(world, tdlib), group, 'Discuss this');
    await seen(world.everybody, group, 'the post', ({ messages }) => messages.some(({ text, forwarded, from }) => text === 'Discuss this' && forwarded && from === channel));
    const copy = (await gramjs.client.view(group, false)).messages.find(({ text }) => text === 'Discuss this')!;
    await seen(world.everybody, group, 'the post on top', ({ pins }) => pins.includes(copy.id));
    await gramjs.client.reply(group, copy.id, 'A comment');
    await told(others(world, gramjs), group, 'A comment');
    await tdlib.client.editText(channel, post, 'Discuss that');
    await toldOfEdit(others(world, tdlib), group, 'Discuss that');
    await tdlib.client.setDiscussionGroup(channel, 0);
    await mtcute.client.dismiss(group, tdlib.userId);
  }],
];

const inTheBasicGroup: Scenario[] = [
  ['teleproto makes a basic group', async (world) => {
    world.basic = await world.teleproto.client.createBasicGroup('Small circle', ids(others(world, world.teleproto)));
    await seen(world.everybody, world.basic, 'four members', membersAre(4), true);
  }],
  ['everybody writes in the basic group', async (world) => {
    for (const person of world.everybody) await write(world, person, world.basic, `${person.name} in the small circle`);
  }],
  ['GramJS edits, mtcute deletes in the basic group', async (world) => {
    const id = await write(world, world.gramjs, world.basic, 'Smal');
    await world.gramjs.client.editText(world.basic, id, 'Small');
    await toldOfEdit(others(world, world.gramjs), world.basic, 'Small');
    const gone = await write(world, world.mtcute, world.basic, 'Gone from the small circle');
    await world.mtcute.client.deleteForAll(world.basic, [gone]);
    await seen(world.everybody, world.basic, 'the deletion', ({ messages }) => messages.every(({ text }) => text !== 'Gone from the small circle'));
  }],
  ['TDLib renames the basic group', async (world) => {
    await world.tdlib.client.setTitle(world.basic, 'Small circle of TDLib');
    await seen(world.everybody, world.basic, 'the title', ({ title }) => title === 'Small circle of TDLib');
  }],
  ['mtcute replies in the basic group', async (world) => {
    await world.mtcute.client.sendText(world.basic, 'A question');
    await told(others(world, world.mtcute), world.basic, 'A question');
    const question = world.tdlib.client.sightings.find((each) => each.kind === 'message' && each.peer === world.basic && each.text === 'A question');
    await world.tdlib.client.reply(world.basic, question?.kind === 'message' ? question.id : 0, 'An answer');
    await told(others(world, world.tdlib), world.basic, 'An answer');
  }],
];

/** While a client is offline: a text, an edit and a deletion in group and channel, all to be received through differences. */
const offline: Scenario[] = (['tdlib', 'mtcute', 'teleproto', 'gramjs'] as const).map((who) => [`${who} was away and catches up`, async (world) => {
  const away = world[who];
  await away.client.goOffline();
  const before = away.client.sightings.length;
  const expected: [chat: number, text: string][] = [];
  for (const [chat, author] of [[world.group, who === 'mtcute' ? world.gramjs : world.mtcute], [world.channel, who === 'tdlib' ? world.teleproto : world.tdlib]] as const) {
    const id = await author.client.sendText(chat, `while ${who} was away`);
    const gone = await author.client.sendText(chat, `while ${who} was away: gone`);
    await author.client.editText(chat, id, `while ${who} was away (edited)`);
    await author.client.deleteForAll(chat, [gone]);
    expected.push([chat, `while ${who} was away (edited)`]);
  }
  await away.client.goOnline();
  for (const [chat, text] of expected) await toldOfEdit([away], chat, text);
  // TDLib keeps its connection open and unread, so it receives everything in order, including the deletion.
  const heardOfDeleted = away.client.sightings.slice(before).some((each) => each.kind === 'message' && each.text.endsWith(': gone'));
  if (heardOfDeleted && who !== 'tdlib') throw new Error(`${who} was told of a deleted message`);
}]);

async function deleted(world: World, author: Person, remover: Person): Promise<void> {
  const text = `Regretted by ${author.name}, removed by ${remover.name}`;
  const id = await write(world, author, world.group, text);
  await remover.client.deleteForAll(world.group, [id]);
  await toldOfDeletion(others(world, remover), world.group, id);
}

async function pictured(world: World, author: Person, chat: number): Promise<void> {
  const caption = `Hills by ${author.name} in ${chat}`;
  await author.client.sendPicture(chat, world.picture, caption);
  await told(others(world, author), chat, caption);
  await seen(world.everybody, chat, 'the photo', ({ messages }) => messages.some(({ kind, text }) => kind === 'photo' && text === caption));
}

async function banned(world: World, judge: Person, culprit: Person, chat: number): Promise<void> {
  await judge.client.ban(chat, culprit.userId);
  await seen(others(world, culprit), chat, 'three members', membersAre(3), true);
  await refused('a word of the banned', culprit.client.sendText(chat, 'unheard'), NO_LONGER_IN);
  await judge.client.pardon(chat, culprit.userId);
  await judge.client.addMembers(chat, [culprit.userId]);
  await write(world, culprit, chat, 'Forgiven');
}

async function throughLink(world: World, host: Person, guests: Person[], chat: number): Promise<void> {
  const link = await host.client.makeLink(chat);
  for (const { client } of guests) {
    await client.leave(chat);
    await client.joinByLink(link);
  }
  await write(world, host, chat, `Welcome, ${guests.map(({ name }) => name).join(' and ')}`);
}

async function readTo({ client }: Person, chat: number, id: number): Promise<void> {
  await eventually(`${client.kind} sees that others have read`, () => client.sightings.some((each) => each.kind === 'read' && each.peer === chat && each.maxId >= id));
}

export const SCENARIOS: Scenario[] = [...inTheGroup, ...inTheChannel, ...inTheBasicGroup, ...offline];
