import type { tl } from '@teamgram/tl';
import { longBytes } from '../../../convert/number-bytes.ts';
import type { Context } from '../../../rpc/context.ts';
import { secretChatId } from './named-chat.ts';
import type { ChosenSecretFile } from './secret-file.ts';

type Said = { peer: tl.InputEncryptedChat; random_id: bigint; data: Uint8Array };

/** Puts what a device has encrypted into the queue of the other one, once for each random_id (M2). Returns when, seconds since 1970, and the file that it carried the first time. */
export async function saySecretly(context: Context, { peer, random_id, data }: Said, kind: { service: boolean; chosen?: ChosenSecretFile }): Promise<{ date: number; carried: ChosenSecretFile | undefined }> {
  const chat = secretChatId(context, peer);
  const { service, chosen } = kind;
  const [event] = await context.sendSecretOnce(chat, random_id, {
    type: 'SendSecretMessage', chat, randomId: longBytes(random_id), data, service, file: chosen?.id ?? 0, fileDetails: chosen?.file,
  });
  const fact = event!.fact;
  const file = fact.type === 'SecretMessageQueued' ? fact.message?.file : undefined;
  return { date: Math.floor(event!.timeMs / 1000), carried: fact.type === 'SecretMessageQueued' && file ? { id: fact.file, file } : undefined };
}
