/** Voice messages, round videos and self-destructing media: clients show a dot until they are played (message.media_unread). */
import { PROTECTION_REQUEST } from '@teamgram/domain';
import type { Content } from '@teamgram/event-schemas';
import type { Queries } from '@teamgram/read-models';
import type { ShownMessage } from '../convert/message.ts';

/** Whether the message has media that must be played: voice, round video or self-destructing media that has not expired. */
export function isPlayable(content: Content | undefined): boolean {
  const media = content?.media;
  if (!media || media.expired !== '') return false;
  return media.ttlS > 0 || (media.document?.attributes.some(({ voice, round }) => voice || round) ?? false);
}

/** Adds the current `contentsRead`; for a request to disable content protection it means "answered". No query if there are no such messages. */
export async function withContentsRead<Shown extends Pick<ShownMessage, 'position' | 'content'>>(queries: Queries, shown: readonly Shown[]): Promise<readonly Shown[]> {
  const playable = shown.filter(({ content }) => isPlayable(content) || content?.action === PROTECTION_REQUEST);
  if (playable.length === 0) return shown;
  const read = await queries.contentsReadAmong(playable.map(({ position }) => position));
  return shown.map((message) => (read.has(message.position) ? { ...message, contentsRead: true } : message));
}
