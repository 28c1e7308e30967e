/** Time of a user's last message in a chat with slow mode (`spoke:<peer>/<user>`; core.telegram.org/method/channels.toggleSlowMode). */
import { documentKind, type Documents } from '../view.ts';
import { chatOf } from './chat.ts';

const spoke = documentKind<{ atMs: number; /** The album it belonged to; absent: none. */ album?: number }>('spoke');

/** Records the time of a message, only in chats with slow mode. */
export function noteSpeech(documents: Documents, peer: number, user: number, atMs: number, album: number): void {
  if (chatOf(documents, peer)?.slowModeS) spoke.put(documents, `${peer}/${user}`, album === 0 ? { atMs } : { atMs, album });
}

/** Seconds until the user may write again; 0: now. The items of one album (its id; 0: none) count as one message. */
export function waitBeforeSpeech(documents: Pick<Documents, 'get'>, peer: number, user: number, nowMs: number, album: number): number {
  const slowModeS = chatOf(documents, peer)?.slowModeS ?? 0;
  const last = slowModeS === 0 ? undefined : spoke.find(documents, `${peer}/${user}`);
  return last && (album === 0 || last.album !== album) ? Math.max(0, Math.ceil((last.atMs + slowModeS * 1000 - nowMs) / 1000)) : 0;
}
