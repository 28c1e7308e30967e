/** Secret chats in each layer: one requested by the user from Bob, and one requested by Alice from the user. */
import { randomBytes } from 'node:crypto';
import type { tl } from '@teamgram/tl';
import { eventually } from '../support/eventually.ts';
import { inputUser, randomId } from './layer-person.ts';
import type { Person } from './layer-person.ts';
import type { Neighbour, World } from './layer-world.ts';
import { keyHalf } from './requests-about-secret-chats.ts';

const data = () => randomBytes(40);

export async function whisper(person: Person, world: World, neighbour: Neighbour): Promise<void> {
  await asks(person, world, neighbour);
  await isAsked(person, world, neighbour);
}

async function asks(person: Person, { people: { bob, heardByBob } }: World, neighbour: Neighbour): Promise<void> {
  const chat_id = 1_000 + person.layer;
  const waiting = await person.ask('messages.requestEncryption', { user_id: inputUser(neighbour.bob), random_id: chat_id, g_a: keyHalf() }) as tl.encryptedChatWaiting;
  const asked = await eventually('Bob is asked', () => requestIn(heardByBob, chat_id));
  const bobs = { _: 'inputEncryptedChat', chat_id, access_hash: asked.access_hash } as const;
  await bob.call('messages.acceptEncryption', { peer: bobs, g_b: keyHalf(), key_fingerprint: 1n });
  const peer = { _: 'inputEncryptedChat', chat_id, access_hash: waiting.access_hash } as const;
  await person.ask('messages.sendEncrypted', { peer, random_id: randomId(), data: data() });
  await person.ask('messages.sendEncryptedService', { peer, random_id: randomId(), data: data() });
  const { id, parts, md5_checksum } = await person.file(randomBytes(2_048), '');
  const uploaded = { _: 'inputEncryptedFileUploaded', id, parts, md5_checksum, key_fingerprint: -7 } as const;
  const { file } = await person.ask('messages.sendEncryptedFile', { peer, random_id: randomId(), data: data(), file: uploaded }) as tl.messages.sentEncryptedFile;
  const known = { id: (file as tl.encryptedFile).id, access_hash: (file as tl.encryptedFile).access_hash };
  await person.ask('messages.uploadEncryptedFile', { peer, file: { _: 'inputEncryptedFile', ...known } });
  await person.ask('upload.getFile', { location: { _: 'inputEncryptedFileLocation', ...known }, offset: 0, limit: 4_096 });
  await person.ask('messages.setEncryptedTyping', { peer, typing: true });
  await bob.call('messages.sendEncrypted', { peer: bobs, random_id: randomId(), data: data() });
  await eventually('what Bob said waits', async () => (await person.ask('updates.getDifference', { pts: 1, date: 1, qts: 1 }) as Partial<tl.updates.difference>).new_encrypted_messages?.length);
  await person.ask('messages.readEncryptedHistory', { peer, max_date: Math.floor(Date.now() / 1000) });
  await person.ask('messages.receivedQueue', { max_qts: 2 });
  await person.ask('messages.discardEncryption', { chat_id, delete_history: true });
}

async function isAsked(person: Person, { people: { alice } }: World, neighbour: Neighbour): Promise<void> {
  const chat_id = 2_000 + person.layer;
  await alice.call('messages.requestEncryption', { user_id: inputUser(neighbour.seenByAlice), random_id: chat_id, g_a: keyHalf() });
  const asked = await eventually('the person is asked', async () => {
    const difference = await person.ask('updates.getDifference', { pts: 1, date: 1, qts: 0 });
    return 'other_updates' in difference && requestIn(difference.other_updates, chat_id);
  });
  const peer = { _: 'inputEncryptedChat', chat_id, access_hash: asked.access_hash } as const;
  await person.ask('messages.reportEncryptedSpam', { peer });
  await person.ask('messages.acceptEncryption', { peer, g_b: keyHalf(), key_fingerprint: 1n });
}

function requestIn(updates: readonly tl.Update[], chat: number): tl.encryptedChatRequested | undefined {
  const found = updates.find((update) => update._ === 'updateEncryption' && update.chat._ === 'encryptedChatRequested' && update.chat.id === chat);
  return (found as { chat: tl.encryptedChatRequested } | undefined)?.chat;
}
