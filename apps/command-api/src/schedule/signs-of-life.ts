import { accountOf, isAuthorizationSeenAnew, isSeenAnew, type InternalCommand, type View } from '@teamgram/domain';
import { systemCommandId } from '../commands/command-ids.ts';

export type SignsOfLifeParts = {
  view: View;
  handle: (id: Uint8Array, command: InternalCommand) => Promise<unknown>;
  /** Milliseconds since 1970. */
  now: () => number;
  onFailure: (error: unknown) => void;
};

/** One key's is noted at most so often. */
const KEY_SEEN_AGAIN_MS = 86_400_000;

/** Notes that somebody uses an account, now and then: accounts and devices that nobody uses are deleted after the time that their owner chose. */
export function signsOfLife({ view, handle, now, onFailure }: SignsOfLifeParts): (user: number, key: bigint) => void {
  const note = (id: Uint8Array, command: InternalCommand) => void handle(id, command).catch(onFailure);
  return (user, key) => {
    const account = accountOf(view.documents, user);
    if (account.authorizationTtl && isAuthorizationSeenAnew(view.documents, user, key, now())) {
      note(systemCommandId('authorization-seen', String(key), String(Math.floor(now() / KEY_SEEN_AGAIN_MS))), { type: 'NoteAuthorizationSeen', user, key });
    }
    if (isSeenAnew(account, now())) note(systemCommandId('seen', String(user), String(account.seenMs)), { type: 'NoteAccountSeen', user });
  };
}
