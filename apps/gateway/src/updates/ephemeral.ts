/** Passing acts that the log does not keep. */
import type { Ephemeral } from '@teamgram/host';
import { readObject } from '@teamgram/tl';
import type { tl } from '@teamgram/tl';
import type { Services } from '../services.ts';

export async function ephemeralTellings(services: Services, act: Ephemeral): Promise<void> {
  if (act.kind === 'typing') return typing(services, act);
  services.presence.observe(act.user, act.online, act.atS);
  const status = services.presence.statusOf(act.user);
  for (const user of await services.audiences.of(act.user)) {
    services.updates.tell(user, {
      pts: 0, ptsCount: 0, dateS: act.atS, peers: [act.user], update: () => ({ _: 'updateUserStatus', user_id: act.user, status }),
    });
  }
}

function typing(services: Services, { from, to, action }: Extract<Ephemeral, { kind: 'typing' }>): void {
  if (!services.updates.hears(to)) return;
  const shown = readObject(action) as tl.SendMessageAction;
  services.updates.tell(to, {
    pts: 0, ptsCount: 0, dateS: Math.floor(services.nowMs() / 1000), peers: [from],
    update: () => ({ _: 'updateUserTyping', user_id: from, action: shown }),
  });
}
