import { method } from '../../rpc/method.ts';

/** Long enough to be scanned from a screen, short enough that a copied link is soon useless. */
const LIFETIME_S = 3_600;

/** A temporary link by which others can address the caller without knowing their number. Not stored. */
export default method('contacts.exportContactToken', (_, { viewer, nowS, services }) => {
  const expires = nowS + LIFETIME_S;
  return { _: 'exportedContactToken', url: `https://t.me/contact/${services.contactTokens.give(viewer, expires)}`, expires };
});
