/** Longer conversations of real-chats.ts: messages are forwarded, edited, deleted and moved, and all clients must stay consistent. */
import { eventually } from '../support/eventually.ts';
import { ascending } from '../clients/feature-driver.ts';
import type { Topic } from '../clients/feature-driver.ts';
import { allSee, ids, others, sameView, seen } from './real-chats-world.ts';
import type { Person, Scenario, World } from './real-chats-world.ts';

const MANY = 30;

export const LONGER: Scenario[] = [
  ['what was passed on is passed on again, from client to client, and back to where it was said', async (world) => {
    const { everybody, group, basic, mtcute } = world;
    await mtcute.client.sendText(group, 'Pass this on');
    for (const [index, person] of everybody.entries()) {
      const [from, to] = index % 2 === 0 ? [group, basic] : [basic, group];
      const before = (await person.client.view(to, false)).messages.length;
      await person.client.forward(from, await newest(person, from, 'Pass this on'), to);
      await seen(everybody, to, `the forward of ${person.name}`, ({ messages }) => messages.length > before && messages.at(-1)?.forwarded === true && messages.at(-1)?.text === 'Pass this on');
    }
    await sameView(everybody, basic, true, true);
    await sameView(everybody, group, true);
  }],
  [`mtcute says ${MANY} things, TDLib and GramJS answer each third; all of it is deleted at once`, async (world) => {
    const { mtcute, tdlib, gramjs, everybody, group } = world;
    const said: number[] = [];
    for (let index = 0; index < MANY; index++) {
      said.push(await mtcute.client.sendText(group, `Thing ${index}`));
      if (index % 3 === 0) said.push(await (index % 2 === 0 ? tdlib : gramjs).client.reply(group, said.at(-1)!, `Answer ${index}`));
    }
    await seen(everybody, group, 'all that was said', ({ messages }) => messages.at(-1)?.text === `Thing ${MANY - 1}`);
    await mtcute.client.deleteForAll(group, said);
    await seen(everybody, group, 'nothing of it', ({ messages }) => messages.every(({ id }) => !said.includes(id)));
    await sameView(everybody, group, true);
  }],
  ['the words under an album are changed, and one of its pictures is taken away', async (world) => {
    for (const author of [world.tdlib, world.mtcute, world.gramjs]) {
      const [draft, fair] = [`Hill, by ${author.name}`, `Three hills, by ${author.name}`];
      await author.client.sendAlbum(world.group, [world.picture, world.picture, world.picture], draft);
      const first = await eventually('the album is there', async () => (await author.client.view(world.group, false)).messages.findLast(({ text }) => text === draft)?.id);
      await seen(world.everybody, world.group, 'three pictures', ({ messages }) => messages.slice(-3).every(({ kind }) => kind === 'photo'));
      await author.client.editCaption(world.group, first, fair);
      await seen(world.everybody, world.group, 'the words', ({ messages }) => messages.find(({ id }) => id === first)?.text === fair);
      const last = (await author.client.view(world.group, false)).messages.at(-1)!.id;
      await author.client.deleteForAll(world.group, [last]);
      await allSee(world.everybody, 'two pictures', ({ client }) => client.details(world.group, first), ({ album }) => album === 2);
    }
  }],
  ['whoever is answered is mentioned, until they have looked', async (world) => {
    const { tdlib, mtcute, gramjs, teleproto, group } = world;
    for (const [answered, other] of [[tdlib, gramjs], [mtcute, teleproto], [gramjs, tdlib], [teleproto, mtcute]] as const) {
      const id = await answered.client.sendText(group, `${answered.name} asks`);
      await seen([other], group, 'the question', ({ messages }) => messages.some((each) => each.id === id));
      await other.client.reply(group, id, `${other.name} answers`);
      await eventually(`${answered.name} is mentioned`, async () => (await answered.client.mentions(group)) > 0);
      await answered.client.readMentions(group);
      await eventually(`${answered.name} has looked`, async () => (await answered.client.mentions(group)) === 0);
    }
  }],
  ['TDLib and GramJS make supergroups of basic groups with a history', async (world) => {
    for (const owner of [world.tdlib, world.gramjs]) {
      const small = await owner.client.createBasicGroup(`Growing, of ${owner.name}`, ids(others(world, owner)));
      await seen(world.everybody, small, 'four members', ({ members }) => Object.keys(members ?? {}).length === 4, true);
      for (const person of world.everybody) await person.client.sendText(small, `${person.name} was here early`);
      await seen(world.everybody, small, 'four words', ({ messages }) => messages.filter(({ kind }) => kind === 'text').length === 4);
      const large = await owner.client.upgrade(small);
      for (const person of world.everybody) {
        await seen([person], large, 'the supergroup', ({ title, messages }) => title === `Growing, of ${owner.name}` && messages.length > 0);
        await person.client.sendText(large, `${person.name} is still here`);
      }
      await seen(world.everybody, large, 'four words', ({ messages }) => messages.filter(({ kind }) => kind === 'text').length === 4);
      await sameView(world.everybody, large, true);
    }
  }],
  ['TDLib and GramJS close topics, open them again and delete them', async (world) => {
    for (const owner of [world.tdlib, world.gramjs]) {
      const forum = await owner.client.createSupergroup(`Topics of ${owner.name}`, '');
      await owner.client.addMembers(forum, ids(others(world, owner)));
      await seen(world.everybody, forum, 'four members', ({ members }) => Object.keys(members ?? {}).length === 4, true);
      await owner.client.setForum(forum, true);
      const [kept, gone] = [await owner.client.makeTopic(forum, 'Kept'), await owner.client.makeTopic(forum, 'Gone')];
      for (const topic of [kept, gone]) await owner.client.sayIn(forum, topic, `In ${topic}`);
      for (const closed of [true, false]) {
        await owner.client.editTopic(forum, kept, { closed });
        await topicsAre(world, forum, ([first, second]) => first?.closed === closed && second?.title === 'Gone');
      }
      await owner.client.deleteTopic(forum, gone);
      await topicsAre(world, forum, (topics) => topics.length === 1 && topics[0]?.title === 'Kept' && topics[0].texts.length === 1);
      await sameView(world.everybody, forum, true);
    }
  }],
  ['TDLib, mtcute and GramJS take a folder that teleproto shares, and leave it', async (world) => {
    const { teleproto, tdlib, mtcute, gramjs, group, basic } = world;
    const channel = await teleproto.client.createSupergroup('Only by the folder', '');
    await teleproto.client.makeFolder('Borrowed', [channel, group]);
    const link = await teleproto.client.shareFolder('Borrowed', [channel]);
    for (const { client, name } of [tdlib, mtcute, gramjs]) {
      await client.joinFolder(link);
      await eventually(`${name} has the folder`, async () => (await client.account()).folders.some(({ title }) => title === 'Borrowed'));
      await seen([teleproto], channel, `${name} inside`, ({ members }) => Object.keys(members ?? {}).length > 1, true);
      await client.leaveFolder('Borrowed');
      await eventually(`${name} has left the folder`, async () => (await client.account()).folders.every(({ title }) => title !== 'Borrowed'));
    }
    await sameView([teleproto, tdlib, mtcute, gramjs], channel, true);
    await sameView(world.everybody, basic, true, true);
  }],
];

/** The newest message with this text, by the user's own id. */
async function newest({ client, name }: Person, chat: number, text: string): Promise<number> {
  return eventually(`${name} sees ${text}`, async () => (await client.view(chat, false)).messages.findLast((each) => each.text === text)?.id);
}

async function topicsAre(world: World, forum: number, holds: (topics: Topic[]) => boolean): Promise<void> {
  await allSee(world.everybody, 'the topics', async ({ client }) => (await client.topics(forum)).toSorted((a, b) => ascending(a.id, b.id)), holds);
}
