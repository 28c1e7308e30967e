import { method } from '../../rpc/method.ts';

/** Long enough to be scanned from a screen, too short to be kept in a notebook. */
const LIFETIME_S = 3_600;

/** A link by which somebody who does not know the caller's number can address them for a while. It stands nowhere. */
export default method('contacts.exportContactToken', (_, { viewer, nowS, services }) => {
  const expires = nowS + LIFETIME_S;
  return { _: 'exportedContactToken', url: `https://t.me/contact/${services.contactTokens.give(viewer, expires)}`, expires };
});
