import { GENERAL } from '@teamgram/domain';

/** The thread or topic a request is about: null = the whole group; 0 = "General", which has the messages of no other topic. */
export function threadAsked(top_msg_id: number | undefined): number | null {
  if (!top_msg_id) return null;
  return top_msg_id === GENERAL ? 0 : top_msg_id;
}
