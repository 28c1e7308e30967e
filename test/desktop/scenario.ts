/**
 * Telegram Desktop and a user on mtcute: sign-up, texts both ways, read marks, a photo and a document each way, edit, deletion, restart,
 * a group with a poll and a reaction, a channel, a profile, a search, folders.
 * Desktop's actions are checked through the other client; its display, through pixels of its screen and screenshots for humans.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startClient } from '../clients/fleet.ts';
import type { RemoteClient } from '../clients/fleet.ts';
import type { Sighting } from '../clients/driver.ts';
import type { tl } from '@teamgram/tl';
import { Account } from '../support/account.ts';
import { eventually } from '../support/eventually.ts';
import { startServer } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';
import { landscape } from './landscape.ts';
import { Screen } from './screen.ts';
import { TelegramDesktop } from './telegram-desktop.ts';

const ANNA = { phone: '15550001000', firstName: 'Anna' };
const DORA_PHONE = '15550002000';
const DORA_NAME: [string, string] = ['Dora', 'Desktop'];
const DOCUMENT_BYTES = 1024 * 1024;
const TIMEOUT_MS = 330_000;
/** Lets animations end. */
const CALM_MS = 1_500;

type Play = { server: RunningServer; desktop: TelegramDesktop; anna: RemoteClient; dora: number; folder: string; look: (what: string) => Promise<void> };

/** Runs the scenario in `folder`; screenshots go to `pictures`. Rejects at the first failure, naming the last screenshot. */
export async function play(original: string, folder: string, pictures: string): Promise<void> {
  // Telegram Desktop connects to fixed ports at fixed addresses, which the patch maps to loopback.
  const server = await startServer({ dataDir: join(folder, 'data'), host: '0.0.0.0', port: 443 });
  const anna = startClient('mtcute', folder, server.code);
  const screen = await Screen.open(join(folder, 'screen'), pictures);
  try {
    const desktop = new TelegramDesktop(screen, original, join(folder, 'desktop'), server.publicKeyPem);
    await inTime(async () => {
      const dora = await meet(server, anna, desktop, (what) => void screen.picture(what));
      await playScenes({ server, desktop, anna, dora, folder, look: lookAt(screen) });
    });
  } catch (error) {
    throw new Error(`the screen at the end: ${screen.picture('failure')}`, { cause: error });
  } finally {
    anna.kill();
    screen.close();
    await server.stop();
  }
}

async function inTime(act: () => Promise<void>): Promise<void> {
  const overdue = sleep(TIMEOUT_MS, undefined, { ref: false }).then(() => { throw new Error(`took longer than ${TIMEOUT_MS} ms`); });
  await Promise.race([act(), overdue]);
}

async function playScenes(stage: Play): Promise<void> {
  console.log(JSON.stringify({ scene: meet.name }));
  for (const scene of [firstTexts, mediaForDesktop, editAndDelete, mediaFromDesktop, restart, inAGroup, inAChannel, searchAndProfile, inFolders]) {
    await scene(stage);
    await stage.desktop.isAtEase();
    console.log(JSON.stringify({ scene: scene.name }));
  }
}

function lookAt(screen: Screen): Play['look'] {
  return async (what) => {
    await sleep(CALM_MS);
    screen.picture(what);
  };
}

/** Both sign up; Anna finds Dora by phone number. Returns Dora's user id. */
async function meet(server: RunningServer, anna: RemoteClient, desktop: TelegramDesktop, picture: (what: string) => void): Promise<number> {
  desktop.start();
  const { port, dcId, rsaFingerprint } = server.connect;
  await anna.connect({ host: '127.0.0.1', port, dcId, fingerprint: rsaFingerprint, publicKeyPem: server.publicKeyPem });
  await anna.signUp(ANNA);
  await anna.setOnline!(true);
  await desktop.signUp(DORA_PHONE, server.code, DORA_NAME, picture);
  return anna.importContact({ phone: DORA_PHONE, firstName: DORA_NAME[0] });
}

type SeenMessage = Extract<Sighting, { kind: 'message' }>;

const arrival = ({ anna, dora }: Play, what: string, matches: (seen: SeenMessage) => boolean) =>
  eventually(`Anna receives ${what}`, () => anna.sightings.find((seen): seen is SeenMessage => seen.kind === 'message' && seen.from === dora && matches(seen)));

const hasRead = ({ anna, dora }: Play, id: number) => anna.sightings.some((seen) => seen.kind === 'read' && seen.peer === dora && seen.maxId >= id);

const hasReadIn = ({ anna }: Play, chat: number, id: number) => anna.sightings.some((seen) => seen.kind === 'read' && seen.peer === chat && seen.maxId >= id);

async function firstTexts(stage: Play): Promise<void> {
  const { desktop, anna, dora, look } = stage;
  const id = await anna.sendText(dora, 'Hello Dora, welcome to Teamgram!');
  await look('notification');
  await desktop.openChat(() => hasRead(stage, id));
  const answer = 'Hi Anna, this is Telegram Desktop.';
  await desktop.write(answer);
  const { id: answerId } = await arrival(stage, 'the answer', ({ text }) => text === answer);
  await look('one-tick');
  const before = desktop.messages();
  await anna.markRead(dora, answerId);
  await eventually('the second tick', () => !desktop.messages().equals(before));
  await look('two-ticks');
}

async function mediaForDesktop(stage: Play): Promise<void> {
  const { desktop, anna, dora, folder, look } = stage;
  await desktop.focus();
  const picture = join(folder, 'landscape.png');
  writeFileSync(picture, landscape(800, 520));
  const photoId = await anna.sendPhoto!(dora, picture, 'Sunrise over the hills');
  await eventually('Desktop reads the photo', () => hasRead(stage, photoId));
  const { file, sha256 } = makeDocument(folder);
  const documentId = await anna.sendDocument(dora, file);
  await eventually('Desktop reads the document', () => hasRead(stage, documentId));
  await sleep(CALM_MS);
  // The download arrow in the last message.
  await desktop.clickMessage(483, 606);
  const target = join(desktop.downloads, 'document.bin');
  await eventually('Desktop downloads the same bytes', () => existsSync(target) && hash(readFileSync(target)) === sha256);
  await look('photo-and-document');
}

async function editAndDelete(stage: Play): Promise<void> {
  const { desktop, anna, dora, look } = stage;
  await desktop.focus();
  const id = await anna.sendText(dora, 'A word to be changed');
  await eventually('Desktop reads the text', () => hasRead(stage, id));
  await sleep(CALM_MS);
  const sent = desktop.messages();
  await anna.editText(dora, id, 'A word that was changed');
  await eventually('Desktop shows the edit', () => !desktop.messages().equals(sent));
  await look('edited');
  const edited = desktop.messages();
  const goneId = await anna.sendText(dora, 'Soon gone');
  await eventually('Desktop reads what will be deleted', () => hasRead(stage, goneId));
  await eventually('Desktop shows what will be deleted', () => !desktop.messages().equals(edited));
  await anna.deleteForAll(dora, [goneId]);
  await eventually('Desktop looks as before the deleted text', () => desktop.messages().equals(edited));
}

async function mediaFromDesktop(stage: Play): Promise<void> {
  const { desktop, anna, dora, folder, look } = stage;
  await desktop.attach(join(folder, 'landscape.png'), 'The same hills');
  await arrival(stage, 'the photo', ({ text, document }) => text === 'The same hills' && !document);
  const { file, sha256 } = makeDocument(folder);
  await desktop.attach(file, 'And a document');
  const { id } = await arrival(stage, 'the document', ({ text, document }) => text === 'And a document' && document);
  if (await anna.downloadDocument(dora, id) !== sha256) throw new Error('Anna downloaded other bytes than Desktop sent');
  await anna.markRead(dora, id);
  await look('sent-media');
}

/** After a restart Desktop is still logged in, with the history and new messages. */
async function restart(stage: Play): Promise<void> {
  const { desktop, anna, dora, look } = stage;
  await desktop.quit();
  await anna.setOnline!(false);
  const id = await anna.sendText(dora, 'Are you still there?');
  desktop.start();
  await desktop.reach('chats');
  await look('restarted');
  await desktop.openChat(() => hasRead(stage, id));
  await desktop.write('Back again.');
  await arrival(stage, 'a text after the restart', ({ text }) => text === 'Back again.');
  await look('history');
}

/** Dora is added to a group, sees its messages and photos, and replies. */
async function inAGroup(stage: Play): Promise<void> {
  const { desktop, anna, dora, folder, look } = stage;
  const group = await anna.createSupergroup('Hill walkers', 'Sundays at nine');
  await anna.addMembers(group, [dora]);
  await anna.sendText(group, 'Who walks with me on Sunday?');
  const photoId = await anna.sendPicture(group, join(folder, 'landscape.png'), 'This is where we go');
  await desktop.openChat(() => hasReadIn(stage, group, photoId));
  await desktop.focus();
  await desktop.reply('Count me in!');
  await arrival(stage, 'the reply', ({ peer, text }) => peer === group && text === 'Count me in!');
  const reply = (await anna.view(group, true)).messages.at(-1);
  if (reply?.replyTo !== photoId) throw new Error(`Desktop replied to ${String(reply?.replyTo)} instead of ${photoId}`);
  await look('group');
  await pollAndReaction(stage, reply.id);
  await look('group-poll-and-reaction');
}

/** Anna's phone sends a poll to the newest group and reacts to Dora's message: Desktop shows both. */
async function pollAndReaction({ server, desktop }: Play, replyId: number): Promise<void> {
  const before = desktop.messages();
  await onTelephone(server, ANNA.phone, async (telephone) => {
    const peer = addressOf(await newestChat(telephone));
    const answers = ['At nine', 'At ten'].map((text, index) => ({ _: 'pollAnswer', text: { _: 'textWithEntities', text, entities: [] }, option: Uint8Array.of(index) }) as const);
    const poll = { _: 'poll', id: 1n, public_voters: true, question: { _: 'textWithEntities', text: 'When do we start?', entities: [] }, answers, hash: 0n } as unknown as tl.poll;
    await telephone.call('messages.sendMedia', { peer, media: { _: 'inputMediaPoll', poll }, message: '', random_id: 1n });
    await telephone.call('messages.sendReaction', { peer, msg_id: replyId, reaction: [{ _: 'reactionEmoji', emoticon: '👍' }] });
  });
  await eventually('Desktop shows the poll', () => !desktop.messages().equals(before));
}

/** Dora reads the posts of a channel, and cannot write there. */
async function inAChannel(stage: Play): Promise<void> {
  const { desktop, anna, dora, folder, look } = stage;
  const channel = await anna.createBroadcast('Weather on the hills', 'Every morning');
  await anna.addMembers(channel, [dora]);
  await anna.sendPicture(channel, join(folder, 'landscape.png'), 'Sun until noon');
  const post = await anna.sendText(channel, 'Rain in the evening');
  await anna.pin(channel, post);
  const before = desktop.messages();
  await desktop.openChat(() => !desktop.messages().equals(before));
  await look('channel');
}

/** Opens the profile of the current chat, then finds a chat by a word of its title. */
async function searchAndProfile(stage: Play): Promise<void> {
  const { desktop, look } = stage;
  await desktop.openProfile();
  await look('profile');
  await desktop.closeBox();
  await desktop.search('hills');
  await look('search');
  await desktop.closeBox();
}

/** Another device of Dora's creates a folder, which Desktop then shows. */
async function inFolders({ server, desktop, look }: Play): Promise<void> {
  const before = desktop.chatList();
  await onTelephone(server, DORA_PHONE, async (telephone) => {
    const include_peers = [addressOf(await newestChat(telephone))];
    const filter: tl.dialogFilter = { _: 'dialogFilter', id: 2, title: { _: 'textWithEntities', text: 'Hills', entities: [] }, pinned_peers: [], include_peers, exclude_peers: [], groups: true };
    await telephone.call('messages.updateDialogFilter', { id: 2, filter });
  });
  await eventually('Desktop shows the folder', () => !desktop.chatList().equals(before));
  await look('folders');
}

/** Runs `act` with an additional session of a user. */
async function onTelephone(server: RunningServer, phone: string, act: (telephone: Account) => Promise<void>): Promise<void> {
  const telephone = new Account(server);
  await telephone.connect();
  try {
    await telephone.signIn(phone);
    await act(telephone);
  } finally {
    telephone.close();
  }
}

/** The topmost supergroup or channel in the dialog list. */
async function newestChat(telephone: Account): Promise<tl.channel> {
  const dialogs = await telephone.call('messages.getDialogs', { offset_date: 0, offset_id: 0, offset_peer: { _: 'inputPeerEmpty' }, limit: 10, hash: 0n });
  if (!('dialogs' in dialogs)) throw new Error('there are no dialogs');
  const { chats } = dialogs;
  const found = dialogs.dialogs.flatMap((dialog) => (dialog._ === 'dialog' && dialog.peer._ === 'peerChannel' ? chats.find(({ id }) => id === (dialog.peer as tl.peerChannel).channel_id) ?? [] : []));
  return found[0] as tl.channel;
}

const addressOf = ({ id, access_hash }: tl.channel): tl.inputPeerChannel => ({ _: 'inputPeerChannel', channel_id: id, access_hash: access_hash! });

function makeDocument(folder: string): { file: string; sha256: string } {
  const bytes = randomBytes(DOCUMENT_BYTES);
  const home = join(folder, 'documents');
  mkdirSync(home, { recursive: true });
  const file = join(home, 'document.bin');
  writeFileSync(file, bytes);
  return { file, sha256: hash(bytes) };
}

const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
