/** A chat for tests. */
import { channelPeer } from '@teamgram/event-schemas';
import type { ChatKind, Command, InternalCommand } from '../src/index.ts';
import { alice, bob, by, given, people, refusalOf, type By, type World } from './given.ts';

/** The command that creates one. */
export const create = (kind: ChatKind, users: number[] = []): Command => ({ type: 'CreateChat', kind, title: 'Town', about: '', users });

/** A chat of Alice with Bob as a member, and helpers for acting in it. */
export function townOf(kind: ChatKind) {
  const { world } = given(...people);
  const [made] = world.run(create(kind, kind === 'basic' ? [bob] : []), by(alice));
  if (made?.fact.type !== 'ChatCreated') throw new Error('no chat was made');
  const { chat } = made.fact;
  if (kind !== 'basic') world.run({ type: 'AddMembers', chat, users: [bob] }, by(alice));
  return {
    chat, world,
    run: (command: Command | InternalCommand, asking: By) => world.run(command, asking).map(({ fact }) => fact),
    refused: (command: Command, asking: By) => refusalOf(world, command, asking),
  };
}

/** The user owns ten public channels. */
export function makePublicChannels(world: World, owner: number): void {
  for (const chat of makeChannels(world, owner, 10)) world.record({ type: 'ChatUsernameClaimed', stream: `channel-${-chat}`, chat, by: owner, username: { username: `place${-chat}` } });
}

/** Creates `count` channels of a user; returns their peers. */
export function makeChannels(world: World, creator: number, count: number): number[] {
  const peers = Array.from({ length: count }, (_, index) => channelPeer(index + 1));
  for (const chat of peers) world.record({ type: 'ChatCreated', stream: `channel-${-chat}`, chat, kind: 'broadcast', creator, profile: { title: 'Town', about: '' }, migratedFrom: 0 });
  return peers;
}
