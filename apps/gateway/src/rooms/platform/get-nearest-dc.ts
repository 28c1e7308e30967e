import { method } from '../../rpc/method.ts';

/** Nobody's address is looked up: the country is the one that "unknown" is written as, and the client asks its user. */
export default method('help.getNearestDc', (_request, { session }) => ({
  _: 'nearestDc', country: 'ZZ', this_dc: session.dcId, nearest_dc: session.dcId,
}));
