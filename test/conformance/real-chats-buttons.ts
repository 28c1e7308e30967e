/** Scenarios of real-chats.ts with keyboards, which our own SDK sends in teamgram.invoke (core.telegram.org/api/bots/buttons). */
import { channelPeer } from '@teamgram/event-schemas';
import { readResult, writeObject } from '@teamgram/tl';
import type { Request, Result, tl, TlObject } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import type { RunningServer } from '../support/server.ts';
import { chatIn, inputChannel, inputPeerChannel, nextRandomId } from './community.ts';
import { allSee, refused, seen } from './real-chats-world.ts';
import type { Person, Scenario, World } from './real-chats-world.ts';

const PHONE = '15550002900';
/** TDLib has its own error text. */
const NOBODY_ANSWERS = /BOT_RESPONSE_TIMEOUT|not responding/i;

type Sends = 'messages.sendMessage' | 'messages.editMessage';

/** Our own SDK, the owner of a supergroup with all clients. */
class OwnSdk {
  readonly account: Account;
  chat = 0;
  #group: tl.channel | undefined;

  constructor(server: RunningServer) {
    this.account = new Account(server);
  }

  async open(people: readonly Person[]): Promise<void> {
    await this.account.connect();
    await this.account.signUp(PHONE, 'Our own SDK');
    const users: tl.inputUser[] = [];
    for (const { phone } of people) users.push({ ...(await this.account.find(phone)), _: 'inputUser' });
    this.#group = chatIn('channel', await this.account.call('channels.createChannel', { megagroup: true, title: 'Buttons', about: '' }) as tl.updates);
    await this.account.call('channels.inviteToChannel', { channel: inputChannel(this.#group), users });
    this.chat = channelPeer(this.#group.id);
  }

  get inGroup(): tl.inputPeerChannel {
    return inputPeerChannel(this.#group!);
  }

  async send(peer: tl.InputPeer, message: string, reply_markup: tl.ReplyMarkup): Promise<number> {
    const { updates } = await this.#call('messages.sendMessage', { peer, message, random_id: nextRandomId(), reply_markup }) as tl.updates;
    return (updates.find(({ _ }) => _ === 'updateMessageID') as tl.updateMessageID).id;
  }

  /** Without `reply_markup` the buttons are removed. */
  async edit(peer: tl.InputPeer, id: number, message: string, reply_markup?: tl.ReplyMarkup): Promise<void> {
    await this.#call('messages.editMessage', { peer, id, message, reply_markup });
  }

  async #call<M extends Sends>(method: M, fields: Omit<Request<M>, '_'>): Promise<Result<M>> {
    return readResult(method, await this.account.client.invoke(writeObject({ _: 'teamgram.invoke', query: { ...fields, _: method } } as unknown as TlObject)));
  }
}

let own: OwnSdk;

const inline = (...rows: [text: string, type: tl.InlineButtonType][][]): tl.replyInlineMarkup =>
  ({ _: 'replyInlineMarkup', rows: rows.map((row) => ({ _: 'keyboardInlineButtonRow', buttons: row.map(([text, type]) => ({ _: 'keyboardInlineButton', text, type })) })) });
const press: [string, tl.InlineButtonType] = ['press me', { _: 'inlineButtonTypeCallback', data: Uint8Array.of(1, 2, 3) }];
const site: [string, tl.InlineButtonType] = ['a site', { _: 'inlineButtonTypeUrl', url: 'https://example.com/' }];
const ALL = inline([site, press], [['copy', { _: 'inlineButtonTypeCopy', copy_text: 'copied' }], ['share', { _: 'inlineButtonTypeSwitchInline', query: 'x' }]]);
const ALL_IN_WORDS = 'inline: Url a site, Callback press me / Copy copy, SwitchInline share';

const asked: tl.replyKeyboardMarkup = {
  _: 'replyKeyboardMarkup', resize: true, single_use: true, placeholder: 'say it', rows: [
    { _: 'keyboardButtonRow', buttons: [{ _: 'keyboardButton', text: 'yes', type: { _: 'buttonTypeDefault' } }, { _: 'keyboardButton', text: 'no', type: { _: 'buttonTypeDefault' } }] },
    { _: 'keyboardButtonRow', buttons: [{ _: 'keyboardButton', text: 'my number', type: { _: 'buttonTypeRequestPhone' } }, { _: 'keyboardButton', text: 'a quiz', type: { _: 'buttonTypeRequestPoll', quiz: true } }] },
  ],
};
const ASKED_IN_WORDS = 'reply: Default yes, Default no / RequestPhone my number, RequestPoll a quiz';

/** Each client received an update with this keyboard after index `since` of its sightings, and shows it when the message is fetched. */
async function shown(people: readonly Person[], chat: number, id: number, keyboard: string, since: ReadonlyMap<Person, number>): Promise<void> {
  for (const person of people) {
    const { client } = person;
    await eventually(`${client.kind} is told of ${keyboard || 'no buttons'}`, () =>
      client.sightings.slice(since.get(person)).some((each) => each.kind === 'keyboard' && each.peer === chat && each.id === id && each.keyboard === keyboard));
  }
  await allSee([...people], keyboard || 'no buttons', ({ client }) => client.keyboard(chat, id), (found) => found === keyboard);
}

const soFar = ({ everybody }: World) => new Map(everybody.map((person) => [person, person.client.sightings.length]));

export const BUTTONS: Scenario[] = [
  ['our own SDK sends, edits and removes inline buttons: all clients show the same rows', async (world) => {
    own = new OwnSdk(world.server);
    await own.open(world.everybody);
    await seen(world.everybody, own.chat, 'the group', ({ title }) => title === 'Buttons');
    const before = soFar(world);
    const id = await own.send(own.inGroup, 'Choose', ALL);
    await shown(world.everybody, own.chat, id, ALL_IN_WORDS, before);
    await own.edit(own.inGroup, id, 'Choose again', inline([press], [site]));
    await shown(world.everybody, own.chat, id, 'inline: Callback press me / Url a site', before);
    await own.edit(own.inGroup, id, 'Too late');
    await shown(world.everybody, own.chat, id, '', before);
  }],
  ['everybody presses a callback button and gets BOT_RESPONSE_TIMEOUT', async (world) => {
    const id = await own.send(own.inGroup, 'Press', inline([site], [press]));
    for (const { client, name } of world.everybody) {
      await eventually(`${name} sees the button`, async () => (await client.keyboard(own.chat, id).catch(() => '')) === 'inline: Url a site / Callback press me');
      await refused(`a button that ${name} presses`, client.press(own.chat, id), NOBODY_ANSWERS);
    }
  }],
  ['our own SDK sends a reply keyboard to each client', async (world) => {
    for (const person of world.everybody) {
      const { client, name, phone } = person;
      const before = soFar(world);
      await own.send(await own.account.find(phone), `Do you agree, ${name}?`, asked);
      const told = await eventually(`${name} is asked`, () => client.sightings.slice(before.get(person)).find((each) => each.kind === 'keyboard' && each.peer === own.account.userId));
      if (told.kind !== 'keyboard') throw new Error('no keyboard');
      await shown([person], own.account.userId, told.id, ASKED_IN_WORDS, before);
    }
  }],
  ['each client was offline and then shows new buttons and removed ones', async (world) => {
    for (const person of world.everybody) {
      const { client } = person;
      const bare = await own.send(own.inGroup, `Before ${person.name} was away`, ALL);
      await shown([person], own.chat, bare, ALL_IN_WORDS, soFar(world).set(person, 0));
      await client.goOffline();
      const before = soFar(world);
      const id = await own.send(own.inGroup, `While ${person.name} was away`, ALL);
      await own.edit(own.inGroup, bare, 'Without buttons');
      await client.goOnline();
      await shown([person], own.chat, id, ALL_IN_WORDS, before);
      await allSee([person], 'no buttons any more', () => client.keyboard(own.chat, bare), (found) => found === '');
    }
    own.account.close();
  }],
];
