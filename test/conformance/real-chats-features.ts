/** Scenarios of real-chats.ts beyond messaging: reactions and polls, topics, join requests, admin log, account settings. */
import { isDeepStrictEqual } from 'node:util';
import { eventually } from '../support/eventually.ts';
import { ascending } from '../clients/feature-driver.ts';
import type { ProximityAlert, Topic } from '../clients/feature-driver.ts';
import { allSee, ids, others, refused, seen } from './real-chats-world.ts';
import type { Person, Scenario, World } from './real-chats-world.ts';

const CLOSED = /TOPIC_CLOSED|CHAT_WRITE_FORBIDDEN|not enough rights|have no rights|Have no/i;
const PROTECTED = /CHAT_FORWARDS_RESTRICTED|can't be forwarded|can't forward|protected/i;
const DAY_S = 86_400;
const HOUR_S = 3_600;

const onMessages: Scenario[] = [
  ['everybody asks, everybody votes, who asked ends the poll', async (world) => {
    for (const [index, asker] of world.everybody.entries()) {
      const id = await asker.client.askPoll(world.group, `Tea or coffee, ${asker.name}?`, ['Tea', 'Coffee']);
      await known(world, world.group, id);
      for (const [place, voter] of world.everybody.entries()) await voter.client.vote(world.group, id, place === index ? 1 : 0);
      await allSee(world.everybody, 'three for tea', ({ client }) => client.details(world.group, id), ({ poll }) => String(poll?.voters) === '3,1' && poll?.total === 4);
      await asker.client.stopPoll(world.group, id);
      await allSee(world.everybody, 'the end of the poll', ({ client }) => client.details(world.group, id), ({ poll }) => poll?.closed === true);
    }
  }],
  ['TDLib and GramJS ask a quiz: who is wrong may not answer again', async (world) => {
    for (const [asker, wrong] of [[world.tdlib, world.mtcute], [world.gramjs, world.teleproto]] as const) {
      const id = await asker.client.askPoll(world.group, `Two and two, by ${asker.name}`, ['Three', 'Four', 'Five'], 1);
      await known(world, world.group, id);
      for (const voter of world.everybody) await voter.client.vote(world.group, id, voter === wrong ? 2 : 1);
      await allSee(world.everybody, 'one wrong answer', ({ client }) => client.details(world.group, id), ({ poll }) => String(poll?.voters) === '0,3,1');
      await refused('a second answer', wrong.client.vote(world.group, id, 1), /REVOTE_NOT_ALLOWED|can't revote|change/i);
    }
  }],
  ['everybody reacts to what the others wrote, and TDLib takes its word back', async (world) => {
    const written = [];
    for (const author of world.everybody) written.push(await write(world, author, world.group, `React to ${author.name}`));
    for (const [index, id] of written.entries()) {
      for (const reader of world.everybody) if (reader !== world.everybody[index]) await reader.client.react(world.group, id, reader === world.gramjs ? '🔥' : '👍');
    }
    for (const [index, id] of written.entries()) {
      const author = world.everybody[index];
      await reactionsAre(world, id, author === world.gramjs ? { '👍': 3 } : { '👍': 2, '🔥': 1 });
    }
    await world.tdlib.client.react(world.group, written[world.everybody.indexOf(world.mtcute)]!, '');
    await reactionsAre(world, written[world.everybody.indexOf(world.mtcute)]!, { '👍': 1, '🔥': 1 });
  }],
  ['TDLib, mtcute and GramJS send albums', async (world) => {
    for (const author of [world.tdlib, world.mtcute, world.gramjs]) {
      const caption = `Two hills by ${author.name}`;
      await author.client.sendAlbum(world.group, [world.picture, world.picture], caption);
      await seen(world.everybody, world.group, 'two pictures', ({ messages }) => messages.slice(-2).every(({ kind }) => kind === 'photo'));
      const { messages } = await author.client.view(world.group, false);
      const id = messages.find(({ text }) => text === caption)!.id;
      await allSee(world.everybody, 'one album', ({ client }) => client.details(world.group, id), ({ album }) => album === 2);
    }
  }],
  ['TDLib, then mtcute are alerted when others come within the radius of their live locations', async (world) => {
    for (const watcher of [world.tdlib, world.mtcute]) {
      const before = (await watcher.client.proximityAlerts(world.group)).length;
      const own = await watcher.client.shareLocation(world.group, 0, 100);
      await known(world, world.group, own);
      const expected: ProximityAlert[] = [];
      for (const [index, { client, userId }] of others(world, watcher).entries()) {
        const id = await client.shareLocation(world.group, 1_000, 0);
        for (const northM of [500, 90 - index, 10]) await client.moveLocation(world.group, id, northM, 0);
        expected.push({ from: userId, to: watcher.userId, distanceM: 90 - index });
        await client.deleteForAll(world.group, [id]);
      }
      await allSee(world.everybody, 'three alerts', ({ client }) => client.proximityAlerts(world.group), (alerts) => isDeepStrictEqual(alerts.slice(before), expected));
      await watcher.client.deleteForAll(world.group, [own]);
    }
  }],
  ['what may be seen once is seen once: mtcute to TDLib, TDLib to GramJS, GramJS to teleproto', async (world) => {
    for (const [from, to] of [[world.mtcute, world.tdlib], [world.tdlib, world.gramjs], [world.gramjs, world.teleproto]] as const) {
      const id = await from.client.sendOnce(to.userId, world.picture);
      const theirs = await eventually(`${to.name} has the picture`, async () => (await to.client.history(from.userId, 1)).find(({ out }) => !out));
      await to.client.openOnce(from.userId, theirs.id);
      await eventually(`${from.name} sees that it is gone`, async () => (await from.client.details(to.userId, id)).expired);
    }
  }],
  ['everybody finds across all chats what mtcute wrote in two of them', async (world) => {
    await write(world, world.mtcute, world.group, 'A zebra in 上海虹桥');
    await write(world, world.teleproto, world.basic, 'Another zebra, in 大阪城');
    const both = [`${world.group} A zebra in 上海虹桥`, `${world.basic} Another zebra, in 大阪城`].toSorted();
    await allSee(world.everybody, 'both zebras', ({ client }) => client.searchEverywhere('zebr'), (found) => String(found) === String(both));
    await allSee(world.everybody, 'the one in Osaka', ({ client }) => client.searchEverywhere('大阪'), (found) => String(found) === String(both.filter((text) => text.includes('大阪'))));
  }],
  ['TDLib protects its channel: GramJS may not pass a post on, and may again', async (world) => {
    const { tdlib, gramjs, channel, group } = world;
    const post = await write(world, tdlib, channel, 'Keep this here');
    await tdlib.client.protect(channel, true);
    await refused('a forward', gramjs.client.forward(channel, post, group), PROTECTED);
    await tdlib.client.protect(channel, false);
    await gramjs.client.forward(channel, post, group);
    await visible(world, group, 'Keep this here');
  }],
  ['everybody has what mtcute wrote translated', async (world) => {
    const id = await write(world, world.mtcute, world.group, 'Good morning');
    await known(world, world.group, id);
    await allSee(world.everybody, 'the same translation', ({ client }) => client.translate(world.group, id, 'de'), (text) => text === 'de: Good morning');
  }],
  ['mtcute has what it and TDLib say vanish after a day, and TDLib takes that back', async (world) => {
    for (const [chooser, partner, seconds] of [[world.mtcute, world.tdlib, DAY_S], [world.tdlib, world.mtcute, 0]] as const) {
      await chooser.client.setTtl(partner.userId, seconds);
      for (const [one, other] of [[chooser, partner], [partner, chooser]] as const) {
        await eventually(`${one.name} sees it`, async () => (await one.client.person(other.userId)).ttlS === seconds);
      }
    }
  }],
  ['everybody comments on a post, and reads the same comments', async (world) => {
    const { tdlib, mtcute, channel, group } = world;
    await mtcute.client.promote(group, tdlib.userId);
    await seen([tdlib], group, 'its promotion', ({ members }) => members?.[tdlib.userId] === 'admin', true);
    await tdlib.client.setDiscussionGroup(channel, group);
    const post = await write(world, tdlib, channel, 'What do you think?');
    await visible(world, group, 'What do you think?');
    const copy = (await tdlib.client.view(group, false)).messages.findLast(({ text }) => text === 'What do you think?')!;
    for (const { client, name } of world.everybody) await client.reply(group, copy.id, `${name} thinks`);
    await allSee(world.everybody, 'four comments', ({ client }) => client.comments(channel, post), (texts) => String(texts) === String(world.everybody.map(({ name }) => `${name} thinks`)));
    await tdlib.client.setDiscussionGroup(channel, 0);
  }],
];

const inTheForum: Scenario[] = [
  ['GramJS makes a forum; the others ask to be let in: two are, one is not', async (world) => {
    const { gramjs, tdlib, mtcute, teleproto } = world;
    world.forum = await gramjs.client.createSupergroup('Forum', 'Asked for');
    const link = await gramjs.client.makeRequestLink(world.forum);
    for (const person of [tdlib, mtcute, teleproto]) await person.client.askToJoin(link);
    await allSee([gramjs], 'three who wait', ({ client }) => client.joinRequests(world.forum), (waiting) => waiting.length === 3);
    for (const person of [tdlib, mtcute, teleproto]) await gramjs.client.answerRequest(world.forum, person.userId, person !== teleproto);
    await membersAre(world, [gramjs, tdlib, mtcute]);
    await refused('a word from outside', teleproto.client.sendText(world.forum, 'Let me in'), /CHANNEL_|PEER_|undefined|null|Cannot/i);
  }],
  ['TDLib, an administrator now, lets teleproto in', async (world) => {
    const { gramjs, tdlib, teleproto, forum } = world;
    await gramjs.client.promote(forum, tdlib.userId);
    await seen([tdlib], forum, 'its promotion', ({ members }) => members?.[tdlib.userId] === 'admin', true);
    await teleproto.client.askToJoin(await tdlib.client.makeRequestLink(forum));
    await allSee([tdlib, gramjs], 'who waits', ({ client }) => client.joinRequests(forum), (waiting) => String(waiting) === String([teleproto.userId]));
    await tdlib.client.answerRequest(forum, teleproto.userId, true);
    await membersAre(world, world.everybody);
  }],
  ['everybody makes a topic, and speaks in that of the next', async (world) => {
    await world.gramjs.client.setForum(world.forum, true);
    const made: number[] = [];
    for (const { client, name } of world.everybody) made.push(await client.makeTopic(world.forum, `Topic of ${name}`));
    for (const [index, { client, name }] of world.everybody.entries()) await client.sayIn(world.forum, made[(index + 1) % made.length]!, `${name} was here`);
    await sameTopics(world, 'a word in each topic', (topics) => topics.length === 4 && topics.every(({ texts }) => texts.length === 1));
  }],
  ['pins stay in their topics', async (world) => {
    const { tdlib, gramjs, forum } = world;
    for (const [index, { client }] of [tdlib, gramjs].entries()) {
      const topic = (await topicsBy(world))[index]!;
      const id = await client.sayIn(forum, topic.id, `Rule of ${topic.title}`);
      await client.pin(forum, id);
    }
    await sameTopics(world, 'one pin in two of the topics', (topics) => String(topics.map(({ pins }) => pins.length)) === '1,1,0,0');
  }],
  ['TDLib renames one topic, pins another, GramJS closes a third: mtcute may say nothing there', async (world) => {
    const { tdlib, gramjs, mtcute, forum } = world;
    const [first, second, third] = await topicsBy(world);
    await tdlib.client.editTopic(forum, first!.id, { title: 'Renamed by TDLib' });
    await tdlib.client.editTopic(forum, second!.id, { pinned: true });
    await gramjs.client.editTopic(forum, third!.id, { closed: true });
    const changed = (topics: Topic[]) => topics[0]?.title === 'Renamed by TDLib' && topics[1]?.pinned === true && topics[2]?.closed === true;
    await sameTopics(world, 'three changes', changed);
    if (third!.title.endsWith(mtcute.name)) throw new Error('the closed topic is its own');
    await refused('a word in a closed topic', mtcute.client.sayIn(forum, third!.id, 'Too late'), CLOSED);
    await gramjs.client.editTopic(forum, third!.id, { closed: false });
    await mtcute.client.sayIn(forum, third!.id, 'In time');
    await sameTopics(world, 'what mtcute said', (topics) => topics[2]?.texts.at(-1) === 'In time');
  }],
];

const forAdministrators: Scenario[] = [
  ['mtcute makes TDLib and GramJS anonymous: they speak for the group', async (world) => {
    const { mtcute, tdlib, gramjs, group } = world;
    for (const person of [tdlib, gramjs]) {
      await mtcute.client.makeAnonymous(group, person.userId);
      await seen([person], group, 'its promotion', ({ members }) => members?.[person.userId] === 'admin', true);
      await write(world, person, group, `Nobody knows that I am ${person.name}`);
      await seen(world.everybody, group, 'the group as the author', ({ messages }) => messages.at(-1)?.from === group && messages.at(-1)?.text === `Nobody knows that I am ${person.name}`);
    }
    await mtcute.client.dismiss(group, gramjs.userId);
    await mtcute.client.promote(group, tdlib.userId);
    await seen([tdlib], group, 'its name again', ({ members }) => members?.[tdlib.userId] === 'admin', true);
  }],
  ['everybody answers in the small circle what mtcute said in the group', async (world) => {
    const { mtcute, group, basic } = world;
    const id = await write(world, mtcute, group, 'To be answered elsewhere');
    for (const person of world.everybody) {
      await person.client.answerElsewhere(group, id, basic, `${person.name} has heard it`);
      const answer = async ({ client }: Person) => {
        const message = (await client.view(basic, false)).messages.findLast(({ text }) => text === `${person.name} has heard it`);
        return message && client.answered(basic, message.id);
      };
      await allSee(world.everybody, 'what is answered', answer, (answered) => answered?.by === mtcute.userId && answered.words === 'To be answered elsewhere');
    }
  }],
  ['TDLib and GramJS speak in the group as channels of their own, then as themselves', async (world) => {
    const { tdlib, gramjs, group } = world;
    for (const person of [tdlib, gramjs]) {
      const channel = await person.client.createBroadcast(`Voice of ${person.name}`, '');
      await person.client.setUsername(channel, `voice_of_${person.client.kind}`);
      await person.client.speakAs(group, channel);
      await write(world, person, group, `The channel of ${person.name} says so`);
      await seen(world.everybody, group, 'the channel as the author', ({ messages }) => messages.at(-1)?.from === channel && messages.at(-1)?.text === `The channel of ${person.name} says so`);
      await person.client.speakAs(group, 0);
      await write(world, person, group, `${person.name} says so`);
      await seen(world.everybody, group, 'its own name', ({ messages }) => messages.at(-1)?.from === person.userId);
    }
  }],
  ['the administrators of group, channel and forum read one log', async (world) => {
    const { mtcute, tdlib, teleproto, gramjs } = world;
    for (const [chat, readers] of [[world.group, [mtcute, tdlib]], [world.channel, [tdlib, teleproto]], [world.forum, [gramjs, tdlib]]] as const) {
      await allSee([...readers], 'the same log', ({ client }) => client.adminLog(chat), (acts) => acts.length > 3);
    }
    await refused('the log for a member', gramjs.client.adminLog(world.group), /CHAT_ADMIN_REQUIRED/);
  }],
];

const forOneself: Scenario[] = [
  ['folders, drafts, pins, archive and blocks of one device are on the other', async (world) => {
    for (const pair of world.pairs) for (const [index, device] of pair.entries()) await arranged(world, pair, device, `${index}`);
  }],
  ['what was saved is sorted by whose it was, on both devices', async (world) => {
    for (const pair of world.pairs) {
      const id = await write(world, world.gramjs, world.group, `Worth keeping for ${pair[0].name}`);
      await pair[0].client.forward(world.group, id, pair[0].userId);
      await sameAccount(pair, 'a saved dialog', ({ savedFrom }) => savedFrom.length === 1);
    }
  }],
  ['mtcute shares a folder; TDLib and GramJS take it', async (world) => {
    const { mtcute, tdlib, gramjs } = world;
    await mtcute.client.makeFolder('Shared', [world.group, world.forum]);
    const link = await mtcute.client.shareFolder('Shared', [world.group, world.forum]);
    for (const { client, name } of [tdlib, gramjs]) {
      await client.joinFolder(link);
      await eventually(`${name} has the folder`, async () => (await client.account()).folders.some(({ title, chats }) => title === 'Shared' && chats.length === 2));
    }
  }],
  ['TDLib hides its bio and when it was there from all, then from nobody', async (world) => {
    const { tdlib } = world;
    await tdlib.client.setBio('A library in C++');
    await theySee(world, tdlib, 'the bio', ({ bio }) => bio === 'A library in C++');
    for (const [audience, visible] of [['nobody', false], ['contacts', true]] as const) {
      for (const key of ['bio', 'lastSeen'] as const) await tdlib.client.setPrivacy(key, audience);
      await theySee(world, tdlib, `what ${audience} may see`, ({ bio }) => (bio === 'A library in C++') === visible);
    }
  }],
  ['mtcute and GramJS let nobody add them to groups', async (world) => {
    for (const person of [world.mtcute, world.gramjs]) {
      await person.client.setPrivacy('invites', 'nobody');
      const lonely = await world.teleproto.client.createSupergroup(`Without ${person.name}`, '');
      await world.teleproto.client.addMembers(lonely, [person.userId]).catch(() => undefined);
      await seen([world.teleproto], lonely, 'nobody but itself', ({ members }) => Object.keys(members ?? {}).length === 1, true);
      await person.client.setPrivacy('invites', 'everybody');
    }
  }],
  ['notes about a contact are on both devices of who wrote them, and nowhere else', async (world) => {
    // The older teleproto does not know notes.
    const [tdlib, mtcute] = world.pairs[0]!;
    for (const [writer, reader] of [[tdlib, mtcute], [mtcute, tdlib]] as const) {
      const note = `${writer.client.kind} knows GramJS well`;
      await writer.client.setNote(world.gramjs.userId, note);
      await eventually('the other device has the note', async () => (await reader.client.person(world.gramjs.userId)).note === note);
    }
    if ((await world.gramjs.client.person(tdlib.userId)).note !== '') throw new Error('GramJS sees a note about somebody else');
  }],
  ['TDLib, mtcute and GramJS have a picture of teleproto each, on all their devices; nobody else has it', async (world) => {
    const { tdlib, mtcute, gramjs, teleproto } = world;
    const devices = world.pairs.flat();
    for (const [index, owner] of [tdlib, mtcute, gramjs].entries()) {
      await owner.client.setContactPhoto(teleproto.userId, world.picture);
      for (const other of [tdlib, mtcute, gramjs, ...devices]) {
        const has = [tdlib, mtcute, gramjs].slice(0, index + 1).some(({ userId }) => userId === other.userId);
        await eventually(`${other.client.kind} has its own picture or none`, async () => (await other.client.person(teleproto.userId)).pictured === has);
      }
    }
    if ((await teleproto.client.person(teleproto.userId)).pictured) throw new Error('teleproto sees what others think it looks like');
  }],
  ['what waits to be sent is changed on the other device, and called off on the first', async (world) => {
    const dateS = Math.ceil(Date.now() / 1000) + HOUR_S;
    for (const [first, second] of world.pairs) {
      const [draft, fair] = [`Draft of ${first.name}`, `Fair copy of ${first.name}`];
      await first.client.schedule(world.group, draft, dateS);
      await allSee([first, second], 'the draft', ({ client }) => client.scheduled(world.group), (texts) => String(texts) === draft);
      await second.client.editScheduled(world.group, draft, fair);
      await allSee([first, second], 'the fair copy', ({ client }) => client.scheduled(world.group), (texts) => String(texts) === fair);
      await first.client.dropScheduled(world.group, fair);
      await allSee([first, second], 'that nothing waits', ({ client }) => client.scheduled(world.group), ({ length }) => length === 0);
    }
  }],
  ['TDLib, mtcute and teleproto greet who writes to them for the first time', async (world) => {
    const { tdlib, mtcute, teleproto, gramjs } = world;
    for (const [host, guest] of [[tdlib, teleproto], [mtcute, gramjs], [teleproto, mtcute]] as const) {
      await host.client.greet(`Welcome to ${host.name}`);
      await guest.client.sendText(host.userId, `${guest.name} is here`);
      await eventually(`${guest.name} is greeted`, async () => (await guest.client.history(host.userId, 2)).some(({ text, out }) => !out && text === `Welcome to ${host.name}`));
      await host.client.greet('');
    }
  }],
  ['TDLib and GramJS are away: the server answers for them, once', async (world) => {
    for (const [away, writer] of [[world.tdlib, world.teleproto], [world.gramjs, world.mtcute]] as const) {
      await away.client.answerWhileAway(`${away.name} is at lunch`);
      await writer.client.sendText(away.userId, 'Are you there?');
      await eventually(`${away.name} is said to be at lunch`, async () => (await writer.client.history(away.userId, 2)).some(({ text }) => text === `${away.name} is at lunch`));
      await away.client.answerWhileAway('');
    }
  }],
];

/** Waits until all clients see the text. Needed since a process may just have been killed, and GramJS and its fork do not resync after a broken connection. */
const visible = (world: World, chat: number, text: string) => seen(world.everybody, chat, text, ({ messages }) => messages.some((each) => each.text === text));

async function write(world: World, author: Person, chat: number, text: string): Promise<number> {
  const id = await author.client.sendText(chat, text);
  await visible(world, chat, text);
  return id;
}

/** Makes sure that each client has the message before somebody acts on it. */
async function known(world: World, chat: number, id: number): Promise<void> {
  await seen(world.everybody, chat, `message ${id}`, ({ messages }) => messages.some((each) => each.id === id));
}

async function reactionsAre(world: World, id: number, expected: Record<string, number>): Promise<void> {
  const sorted = (reactions: Record<string, number>) => Object.entries(reactions).map(String).toSorted().join(' ');
  await allSee(world.everybody, `the reactions ${sorted(expected)}`, ({ client }) => client.details(world.group, id).then(({ reactions }) => sorted(reactions)), (found) => found === sorted(expected));
}

async function membersAre(world: World, people: Person[]): Promise<void> {
  const expected = String(ids(people).toSorted(ascending));
  await seen(people, world.forum, `members ${expected}`, ({ members }) => String(Object.keys(members ?? {}).map(Number).toSorted(ascending)) === expected, true);
}

const inOrder = (topics: Topic[]): Topic[] => topics.toSorted((a, b) => a.id - b.id);
const topicsBy = async (world: World): Promise<Topic[]> => inOrder(await world.gramjs.client.topics(world.forum));

export function sameTopics(world: World, what: string, holds: (topics: Topic[]) => boolean): Promise<Topic[]> {
  return allSee(world.everybody, what, ({ client }) => client.topics(world.forum).then(inOrder), holds);
}

export const sameAccount = (pair: readonly Person[], what: string, holds: (view: Awaited<ReturnType<Person['client']['account']>>) => boolean) =>
  allSee([...pair], what, ({ client }) => client.account(), holds);

/** Settings changed on `device` appear on both devices. */
async function arranged(world: World, pair: readonly Person[], { client, userId }: Person, mark: string): Promise<void> {
  const enemy = world.everybody.findLast((each) => each.userId !== userId)!;
  await client.makeFolder(`Folder ${mark}`, [world.group, world.channel]);
  await client.arrange(world.group, { pinned: mark === '0' });
  await client.arrange(world.basic, { archived: mark === '0', markedUnread: mark === '0' });
  await client.setBlocked(enemy.userId, mark === '0');
  await client.setMuted(world.channel, mark === '0');
  await client.setPrivacy('forwards', mark === '0' ? 'contacts' : 'everybody');
  await client.saveDraft(world.group, `Half a sentence ${mark}`);
  await sameAccount(pair, `what was arranged (${mark})`, (view) => view.folders.length === Number(mark) + 1 && view.drafts[world.group] === `Half a sentence ${mark}`
    && view.pinned.includes(world.group) === (mark === '0') && view.archived.includes(world.basic) === (mark === '0') && view.markedUnread.includes(world.basic) === (mark === '0')
    && view.blocked.includes(enemy.userId) === (mark === '0') && view.muted.includes(world.channel) === (mark === '0') && view.privacy.forwards === (mark === '0' ? 'contacts' : 'everybody'));
  await client.saveDraft(world.group, '');
}

async function theySee(world: World, whom: Person, what: string, holds: (view: Awaited<ReturnType<Person['client']['person']>>) => boolean): Promise<void> {
  for (const { client } of others(world, whom)) await eventually(`${client.kind} sees ${what}`, async () => holds(await client.person(whom.userId)));
}

/** Process killed at the beginning of a scenario, which continues immediately. */
export const KILLED_AT: Record<string, string> = {
  'everybody finds across all chats what mtcute wrote in two of them': 'apps/gateway/',
  'pins stay in their topics': 'apps/projections/',
  'notes about a contact are on both devices of who wrote them, and nowhere else': 'apps/command-api/',
};

export const FEATURES: Scenario[] = [...onMessages, ...inTheForum, ...forAdministrators, ...forOneself];
