/** Limits requests in a takeout session to the contents announced for it (core.telegram.org/method/account.initTakeoutSession). */
import { refusal } from '@teamgram/domain';
import type { TakeoutContent } from '@teamgram/domain';
import { isBasicGroupPeer, isChannelPeer } from '@teamgram/event-schemas';
import type { Context } from '../../../rpc/context.ts';

/** For methods that work in takeout sessions only. Throws TAKEOUT_REQUIRED outside of one, TAKEOUT_INVALID in one for other contents. */
export function requireTakeout({ takeout }: Context, ...anyOf: TakeoutContent[]): void {
  if (!takeout) throw refusal('TAKEOUT_REQUIRED');
  if (anyOf.length > 0 && !anyOf.some((content) => takeout.contents.has(content))) throw refusal('TAKEOUT_INVALID');
}

/** For the messages of a dialog; no restriction outside takeout sessions. @param peer 0 = the caller's own mailbox. Throws TAKEOUT_INVALID. */
export async function refuseBesideTakeout(context: Context, peer: number): Promise<void> {
  if (!context.takeout) return;
  if (!context.takeout.contents.has(await contentOf(context, peer))) throw refusal('TAKEOUT_INVALID');
}

async function contentOf({ services }: Context, peer: number): Promise<TakeoutContent> {
  if (isBasicGroupPeer(peer)) return 'message_chats';
  if (!isChannelPeer(peer)) return 'message_users';
  return (await services.chats.chat(peer))?.kind === 'broadcast' ? 'message_channels' : 'message_megagroups';
}

/** For a file: "files … Whether to export files", "file_max_size … Maximum size of files to export". Throws TAKEOUT_INVALID. */
export async function refuseFileBesideTakeout({ takeout, services }: Context, blob: string): Promise<void> {
  if (!takeout) return;
  const { contents, fileMaxSize } = takeout;
  if (!contents.has('files') || (fileMaxSize > 0 && ((await services.blobs.sizeOf(blob)) ?? 0) > fileMaxSize)) throw refusal('TAKEOUT_INVALID');
}
