/** Secret chats with a user who has two devices: TDLib accepts on whichever is faster, and the other one must not take part. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { eventually } from '../support/eventually.ts';
import { ROOT } from '../support/server.ts';
import type { RunningServer } from '../support/server.ts';
import { killProcess } from './real-people.ts';
import { agreed, ask, comeBack, hangUp, heard, isIn, isText, say, secretChat, text } from './real-secrets-world.ts';
import type { Device, Talk } from './real-secrets-world.ts';

const run = promisify(execFile);

/** Alice, and Bob's two devices. */
type Trio = { alice: Device; devices: readonly [Device, Device]; marker: string };

/** Both devices accept at once: one of them gets the chat; the other is told that it is closed, and receives no messages. */
export async function whoeverIsFaster({ alice, devices, marker }: Trio): Promise<void> {
  const asked = await ask(alice, devices[0].userId);
  const winner = await eventually('one device has the chat', () => devices.find((device) => isIn('Ready', device, asked.secretId)));
  const loser = devices.find((device) => device !== winner)!;
  await loser.until('it is closed here', () => isIn('Closed', loser, asked.secretId));
  const talk = await agreed(alice, winner, asked);
  await exchange(talk, `${marker} to the faster one`);
  if (!isIn('Closed', loser, asked.secretId)) throw new Error('the slower device has it after all');
  if (heard(loser, 0, asked.secretId, `${marker} to the faster one`).some(({ _ }) => _ !== 'updateSecretChat')) throw new Error('the slower device hears what is said');
  await closed(talk);
}

/** One device is offline during request, acceptance and messages: when it returns it has no chat, and messages continue without it. */
export async function acceptedWhileAway({ alice, devices: [phone, tablet], marker }: Trio): Promise<void> {
  await hangUp(tablet);
  const talk = await agreed(alice, phone, await ask(alice, phone.userId));
  await exchange(talk, `${marker} while the tablet is away`);
  const since = tablet.updates.length;
  await comeBack(tablet);
  await caughtUp(tablet, alice);
  await exchange(talk, `${marker} now that it is back`);
  if (isIn('Ready', tablet, talk.secretId) || isIn('Pending', tablet, talk.secretId)) throw new Error(`the tablet has the chat: ${JSON.stringify(secretChat(tablet, talk.secretId))}`);
  if (heard(tablet, since, talk.secretId, marker).some(({ _ }) => _ !== 'updateSecretChat')) throw new Error('the tablet hears what is said');
  await closed(talk);
}

/** Both devices are offline while Alice requests and cancels a chat: neither may have it afterwards. */
export async function takenBackWhileAway({ alice, devices }: Trio): Promise<void> {
  for (const device of devices) await hangUp(device);
  const { secretId } = await ask(alice, devices[0].userId);
  await alice.invoke({ _: 'closeSecretChat', secret_chat_id: secretId });
  await alice.until('it is closed', () => isIn('Closed', alice, secretId));
  for (const device of devices) await comeBack(device);
  for (const device of devices) {
    await caughtUp(device, alice);
    if (isIn('Ready', device, secretId)) throw new Error(`${device.name} has a chat that was taken back`);
  }
}

/** The process that writes the log is killed before it has answered: every text must still arrive, once and in order. */
export async function throughKills(talk: Talk, server: RunningServer, marker: string): Promise<void> {
  const { alice, bob, byAlice, byBob } = talk;
  const said = ['before', 'during', 'after'].map((when) => `${marker} ${when} the kill`);
  await say(alice, byAlice, text(said[0]!));
  killProcess(server, 'apps/command-api/');
  await say(alice, byAlice, text(said[1]!));
  await say(bob, byBob, text(`${marker} from Bob`));
  await bob.message('what was said during the kill', isText(said[1]!));
  await alice.message('the answer', isText(`${marker} from Bob`));
  await say(alice, byAlice, text(said[2]!));
  await bob.message('what was said after the kill', isText(said[2]!));
  const arrived = bob.updates.filter((update) => update._ === 'updateNewMessage' && said.includes(update.message.content.text?.text)).map((update) => update.message.content.text.text);
  if (String(arrived) !== String(said)) throw new Error(`arrived otherwise: ${arrived.join(', ')}`);
}

/** The tables are rebuilt while a device is offline: its queued messages arrive, and it gets no second request. */
export async function rebuiltWhileAway({ alice, bob, byAlice }: Talk, server: RunningServer, marker: string): Promise<void> {
  await hangUp(bob);
  await say(alice, byAlice, text(`${marker} before the rebuild`));
  await alice.until('it is sent', (updates) => updates.some((update) => update._ === 'updateMessageSendSucceeded' && isText(`${marker} before the rebuild`)(update.message.content)));
  await run(process.execPath, ['tools/ops/main.ts', 'rebuild', 'all', '--data', server.dataDir], { cwd: ROOT });
  await say(alice, byAlice, text(`${marker} after the rebuild`));
  await comeBack(bob);
  for (const when of ['before', 'after']) await bob.message(`what was said ${when} the rebuild`, isText(`${marker} ${when} the rebuild`));
}

async function exchange({ alice, bob, byAlice, byBob }: Talk, words: string): Promise<void> {
  await say(alice, byAlice, text(words));
  await bob.message(words, isText(words));
  await say(bob, byBob, text(`${words}, says Bob`));
  await alice.message(`${words}, says Bob`, isText(`${words}, says Bob`));
}

async function closed({ alice, bob, secretId }: Talk): Promise<void> {
  await alice.invoke({ _: 'closeSecretChat', secret_chat_id: secretId });
  await bob.until('the chat is closed', () => isIn('Closed', bob, secretId));
}

/** A cloud message sent afterwards marks the end of everything that was queued for the device. */
async function caughtUp(device: Device, alice: Device): Promise<void> {
  const words = `In the open, to ${device.name}, ${device.updates.length}`;
  const { id } = await alice.invoke({ _: 'createPrivateChat', user_id: device.userId, force: false });
  await say(alice, id, text(words));
  await device.message(words, isText(words));
}
