/** Voice messages, round videos and media that destroy themselves: until somebody has played them, clients show a dot (message.media_unread). */
import { PROTECTION_REQUEST } from '@teamgram/domain';
import type { Content } from '@teamgram/event-schemas';
import type { Queries } from '@teamgram/read-models';
import type { ShownMessage } from '../convert/message.ts';

export function isPlayable(content: Content | undefined): boolean {
  const media = content?.media;
  if (!media || media.expired !== '') return false;
  return media.ttlS > 0 || (media.document?.attributes.some(({ voice, round }) => voice || round) ?? false);
}

/** The messages with `contentsRead` as it is now: of a request to end the protection of a chat, whether it was answered. Asks nothing when none of them is of that kind. */
export async function withContentsRead<Shown extends Pick<ShownMessage, 'position' | 'content'>>(queries: Queries, shown: readonly Shown[]): Promise<readonly Shown[]> {
  const playable = shown.filter(({ content }) => isPlayable(content) || content?.action === PROTECTION_REQUEST);
  if (playable.length === 0) return shown;
  const read = await queries.contentsReadAmong(playable.map(({ position }) => position));
  return shown.map((message) => (read.has(message.position) ? { ...message, contentsRead: true } : message));
}
