import type { AcceptedMessage } from './message.ts';
import type { Session } from './session.ts';

/**
 * "destroy_auth_key should be called whenever a permanent auth key isn't needed anymore" (K7). The answer is the last packet under the
 * key: it is written before the sessions end.
 */
export function handleDestroyAuthKey(session: Session, { msgId }: AcceptedMessage): void {
  session.machine
    .destroyAuthKey(session.owner)
    .catch(() => 'fail' as const)
    .then((outcome) => {
      session.isAnswered(msgId);
      session.answer({ _: `destroy_auth_key_${outcome}` });
      if (outcome === 'ok') session.machine.dropAuthKey(session.owner.record.id);
    })
    .catch(() => session.close());
}
