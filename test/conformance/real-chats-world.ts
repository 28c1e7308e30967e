/** Users and chats of the scenarios of real-chats.ts, and helpers to query them. */
import { isDeepStrictEqual } from 'node:util';
import type { ChatView } from '../clients/chat-driver.ts';
import type { ClientKind, RemoteClient } from '../clients/fleet.ts';
import { eventually } from '../support/eventually.ts';
import type { RunningServer } from '../support/server.ts';

export type Person = { client: RemoteClient; phone: string; userId: number; name: string };

export type World = {
  tdlib: Person;
  mtcute: Person;
  teleproto: Person;
  gramjs: Person;
  everybody: Person[];
  /** An image to send. */
  picture: string;
  /** The supergroup of mtcute, the channel of TDLib, the basic group of teleproto: set by the scenarios that create them. */
  group: number;
  channel: number;
  basic: number;
  /** The forum of GramJS. */
  forum: number;
  /** Two devices of one account, each with another library. */
  pairs: (readonly [Person, Person])[];
  server: RunningServer;
};

export type Scenario = [name: string, play: (world: World) => Promise<void>];

const SAME_VIEW_WITHIN_MS = 15_000;

export const KINDS = ['tdlib', 'mtcute', 'teleproto', 'gramjs'] as const satisfies ClientKind[];

export const others = (world: World, ...without: Person[]): Person[] => world.everybody.filter((each) => !without.includes(each));

export const ids = (people: Person[]): number[] => people.map(({ userId }) => userId);

/** Waits until each of `people` has received a message with this text in this chat. */
export async function told(people: Person[], chat: number, text: string): Promise<void> {
  for (const { client } of people) {
    await eventually(`${client.kind} is told: ${text}`, () => client.sightings.some((seen) => seen.kind === 'message' && seen.peer === chat && seen.text === text));
  }
}

/** Like `told`, for an edit; a client that was offline may receive the message in its edited form only. */
export async function toldOfEdit(people: Person[], chat: number, text: string): Promise<void> {
  for (const { client } of people) {
    await eventually(`${client.kind} is told of the edit: ${text}`, () => client.sightings.some((seen) => (seen.kind === 'edit' || seen.kind === 'message') && seen.peer === chat && seen.text === text));
  }
}

export async function toldOfDeletion(people: Person[], chat: number, id: number): Promise<void> {
  for (const { client } of people) {
    await eventually(`${client.kind} is told of the deletion of ${id}`, () => client.sightings.some((seen) => seen.kind === 'delete' && seen.channel === chat && seen.ids.includes(id)));
  }
}

export async function write(world: World, author: Person, chat: number, text: string): Promise<number> {
  const id = await author.client.sendText(chat, text);
  await told(others(world, author), chat, text);
  return id;
}

/** Waits until each of `people` sees the chat in the state that `holds` describes. */
export async function seen(people: Person[], chat: number, what: string, holds: (view: ChatView) => boolean, withMembers = false): Promise<void> {
  looked.set(`${chat}${withMembers ? ' with members' : ''}`, { people, look: ({ client }) => client.view(chat, withMembers) });
  for (const { client } of people) {
    await eventually(`${client.kind} sees ${what}`, () => client.view(chat, withMembers).then(holds, (error: Error) => {
      // TDLib does not know a chat before it has received an update about it.
      if (!error.message.includes('Chat not found')) throw error;
      return false;
    }));
  }
}

/** All queries made so far and by whom; repeated before and after the read models are rebuilt. */
export const looked = new Map<string, { people: Person[]; look: (person: Person) => Promise<unknown> }>();

/** Waits until each of `people` gets the same result and `holds` accepts it; returns it. */
export async function allSee<T>(people: Person[], what: string, look: (person: Person) => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  looked.set(`${what} (${looked.size})`, { people, look });
  let views: T[] = [];
  await eventually(what, async () => {
    views = await Promise.all(people.map(look));
    return views.every((view) => isDeepStrictEqual(view, views[0])) && holds(views[0]!);
  }, SAME_VIEW_WITHIN_MS).catch((error: unknown) => {
    throw new Error(`not all see ${what}:\n${people.map(({ client }, index) => `${client.kind}: ${JSON.stringify(views[index])}`).join('\n')}`, { cause: error });
  });
  return views[0]!;
}

/** Expects a refusal. The libraries word errors differently, so any match of `words` will do. */
export async function refused(what: string, attempt: Promise<unknown>, words: RegExp): Promise<void> {
  const refusal = await attempt.then(() => undefined, (error: unknown) => String(error));
  if (refusal === undefined) throw new Error(`not refused: ${what}`);
  if (!words.test(refusal)) throw new Error(`${what}: refused with other words: ${refusal}`);
}

/** In a basic group message ids differ between mailboxes, so references are replaced by positions. */
function withoutIds(view: ChatView): ChatView {
  const place = (id: number | undefined) => (id === undefined ? undefined : view.messages.findIndex((each) => each.id === id));
  return { ...view, pins: view.pins.map((id) => place(id)!), messages: view.messages.map((each) => ({ ...each, id: place(each.id)!, replyTo: place(each.replyTo) })) };
}

/** Waits until all see the same chat, since a client may still be processing the last update; returns it. */
export async function sameView(people: Person[], chat: number, withMembers: boolean, personalIds = false): Promise<ChatView> {
  const look = async ({ client }: Person) => {
    const view = await client.view(chat, withMembers);
    return personalIds ? withoutIds(view) : view;
  };
  let views: ChatView[] = [];
  await eventually('the same view of the chat', async () => {
    views = await Promise.all(people.map(look));
    return views.every((view) => isDeepStrictEqual(view, views[0]));
  }, SAME_VIEW_WITHIN_MS).catch(() => { throw new Error(`different views of ${chat}:\n${difference(people, views)}`); });
  return views[0]!;
}

function difference(people: Person[], views: ChatView[]): string {
  const lines: string[] = [];
  for (const key of ['title', 'about', 'members', 'pins'] as const) {
    for (const [index, view] of views.entries()) if (!isDeepStrictEqual(view[key], views[0]![key])) lines.push(`${people[index]!.client.kind} ${key}: ${JSON.stringify(view[key])} not ${JSON.stringify(views[0]![key])}`);
  }
  for (const [index, view] of views.entries()) {
    const only = (a: ChatView, b: ChatView) => a.messages.filter((each) => !b.messages.some((other) => isDeepStrictEqual(each, other)));
    for (const each of only(view, views[0]!)) lines.push(`${people[index]!.client.kind} alone: ${JSON.stringify(each)}`);
    for (const each of only(views[0]!, view)) lines.push(`${people[0]!.client.kind}, not ${people[index]!.client.kind}: ${JSON.stringify(each)}`);
  }
  return lines.join('\n');
}
