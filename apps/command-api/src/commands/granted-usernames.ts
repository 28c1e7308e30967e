import { secureRandom } from '@teamgram/crypto';
import type { InternalCommand } from '@teamgram/domain';
import type { UsernameChange } from '@teamgram/host';

/** ops.username: grants a username to a peer, or withdraws it (`grantTo` 0). Durable when it resolves. Throws Refusal. */
export function grantedUsernames(handle: (id: Uint8Array, command: InternalCommand) => Promise<void>): (change: UsernameChange) => Promise<UsernameChange> {
  return async (change) => {
    const { username, grantTo: peer } = change;
    await handle(secureRandom(16), peer === 0 ? { type: 'WithdrawUsername', username } : { type: 'GrantUsername', peer, username });
    return change;
  };
}
