import type { Fact } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { longBytes } from '../../../convert/number-bytes.ts';
import type { Context } from '../../../rpc/context.ts';
import { secretChatId } from './named-chat.ts';
import { storedSecretFile, type ChosenSecretFile } from './secret-file.ts';

type Said = { peer: tl.InputEncryptedChat; random_id: bigint; data: Uint8Array };
/** `choose`: makes the file that goes with it. */
type Kind = { service: boolean; choose?: () => Promise<ChosenSecretFile> };

/**
 * Puts what a device has encrypted into the queue of the other one, once for each random_id (M2). Returns when, seconds since 1970, and the file that it carried: the first time,
 * for who repeats it may have uploaded it long ago.
 */
export async function saySecretly(context: Context, { peer, random_id, data }: Said, { service, choose }: Kind): Promise<{ date: number; carried: ChosenSecretFile | undefined }> {
  const chat = secretChatId(context, peer);
  const said = { type: 'SendSecretMessage', chat, randomId: longBytes(random_id), data, service, file: 0, fileDetails: undefined } as const;
  const chosen = choose && !(await context.wasSentSecretly(chat, random_id, said)) ? await choose() : undefined;
  const [event] = await context.sendSecretOnce(chat, random_id, chosen ? { ...said, file: chosen.id, fileDetails: chosen.file } : said);
  return { date: Math.floor(event!.timeMs / 1000), carried: await carriedFile(context, event!.fact) };
}

/** It is known for as long as it is stored, also when the message was received and let go of. */
async function carriedFile(context: Context, fact: Fact): Promise<ChosenSecretFile | undefined> {
  if (fact.type !== 'SecretMessageQueued' || fact.file === 0) return undefined;
  const file = fact.message?.file;
  return file ? { id: fact.file, file } : storedSecretFile(context, fact.file);
}
