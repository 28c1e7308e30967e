import { GENERAL } from '@teamgram/domain';

/** Which messages a request speaks of: of the whole group (null), or of one thread or topic; in "General" is what is in no other (0). */
export function threadAsked(top_msg_id: number | undefined): number | null {
  if (!top_msg_id) return null;
  return top_msg_id === GENERAL ? 0 : top_msg_id;
}
