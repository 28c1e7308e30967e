/** When somebody last spoke in a chat with slow mode (`spoke:<peer>/<user>`; core.telegram.org/method/channels.toggleSlowMode). */
import { documentKind, type Documents } from '../view.ts';
import { chatOf } from './chat.ts';

const spoke = documentKind<{ atMs: number }>('spoke');

/** Notes it where it matters: in chats with slow mode. */
export function noteSpeech(documents: Documents, peer: number, user: number, atMs: number): void {
  if (chatOf(documents, peer)?.slowModeS) spoke.put(documents, `${peer}/${user}`, { atMs });
}

/** Seconds until they may speak again; 0 = now. */
export function waitBeforeSpeech(documents: Pick<Documents, 'get'>, peer: number, user: number, nowMs: number): number {
  const slowModeS = chatOf(documents, peer)?.slowModeS ?? 0;
  const last = slowModeS === 0 ? undefined : spoke.find(documents, `${peer}/${user}`);
  return last ? Math.max(0, Math.ceil((last.atMs + slowModeS * 1000 - nowMs) / 1000)) : 0;
}
