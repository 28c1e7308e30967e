/** Mute settings (`muted:<owner>`). Read only when a message reaches an archived dialog. */
import { documentKind, type Documents, type View } from '../view.ts';
import { chatOf } from '../channels/chat.ts';

/** Muted until, seconds since 1970; by peer and by scope ("users", "chats", "broadcasts"). */
type Muted = { peers: Record<string, number>; scopes: Record<string, number> };

const muted = documentKind<Muted>('muted');
type Reader = Pick<Documents, 'get'>;

/** A setting for the peer takes precedence over that of its scope; the default is not muted. */
export function isMuted({ documents }: View, owner: number, peer: number, nowMs: number): boolean {
  const chosen = muted.find(documents, owner);
  const untilS = chosen?.peers[peer] ?? chosen?.scopes[scopeOf(documents, peer)] ?? 0;
  return untilS * 1000 > nowMs;
}

function scopeOf(documents: Reader, peer: number): string {
  if (peer > 0) return 'users';
  return chatOf(documents, peer)?.kind === 'broadcast' ? 'broadcasts' : 'chats';
}

/** @param of a peer, or a scope by name; `untilS` undefined: removes the setting */
export function putMuted(documents: Documents, owner: number, of: { peer: number } | { scope: string }, untilS: number | undefined): void {
  const { peers, scopes } = muted.find(documents, owner) ?? { peers: {}, scopes: {} };
  if ('peer' in of) muted.put(documents, owner, { peers: chosen(peers, of.peer, untilS), scopes });
  else muted.put(documents, owner, { peers, scopes: chosen(scopes, of.scope, untilS) });
}

function chosen(former: Record<string, number>, name: string | number, untilS: number | undefined): Record<string, number> {
  const { [name]: _former, ...others } = former;
  return untilS === undefined ? others : { ...others, [name]: untilS };
}

export function forgetMuted(documents: Documents, owner: number): void {
  muted.remove(documents, owner);
}
