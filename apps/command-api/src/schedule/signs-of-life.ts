import { accountOf, isAuthorizationSeenAnew, isSeenAnew, type InternalCommand, type View } from '@teamgram/domain';
import { systemCommandId } from '../commands/command-ids.ts';

export type SignsOfLifeParts = {
  view: View;
  handle: (id: Uint8Array, command: InternalCommand) => Promise<unknown>;
  /** Milliseconds since 1970. */
  now: () => number;
  onFailure: (error: unknown) => void;
};

/** Minimum interval between two records for the same key. */
const KEY_SEEN_AGAIN_MS = 86_400_000;

/** Records from time to time that an account and a key are in use, because unused accounts and devices are removed after the period that their owner chose. */
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
