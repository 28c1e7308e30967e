import type { Fact } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';
import { longBytes } from '../../../convert/number-bytes.ts';
import type { Context } from '../../../rpc/context.ts';
import { secretChatId } from './named-chat.ts';
import { storedSecretFile, type ChosenSecretFile } from './secret-file.ts';

type Said = { peer: tl.InputEncryptedChat; random_id: bigint; data: Uint8Array };
/** `choose`: stores or finds the attached file. */
type Kind = { service: boolean; choose?: () => Promise<ChosenSecretFile> };

/**
 * Queues an encrypted message for the other device, once per random_id (M2). Returns its date (seconds since 1970) and its file. `choose` is called only for
 * a new message, since on a retry the upload may be gone already.
 */
export async function saySecretly(context: Context, { peer, random_id, data }: Said, { service, choose }: Kind): Promise<{ date: number; carried: ChosenSecretFile | undefined }> {
  const chat = secretChatId(context, peer);
  const said = { type: 'SendSecretMessage', chat, randomId: longBytes(random_id), data, service, file: 0, fileDetails: undefined } as const;
  const chosen = choose && !(await context.wasSentSecretly(chat, random_id, said)) ? await choose() : undefined;
  const [event] = await context.sendSecretOnce(chat, random_id, chosen ? { ...said, file: chosen.id, fileDetails: chosen.file } : said);
  return { date: Math.floor(event!.timeMs / 1000), carried: await carriedFile(context, event!.fact) };
}

/** The description is available while the file is stored, even after the message has been delivered and dropped. */
async function carriedFile(context: Context, fact: Fact): Promise<ChosenSecretFile | undefined> {
  if (fact.type !== 'SecretMessageQueued' || fact.file === 0) return undefined;
  const file = fact.message?.file;
  return file ? { id: fact.file, file } : storedSecretFile(context, fact.file);
}
