import { method } from '../../rpc/method.ts';

/** IP addresses are not geolocated: "ZZ" stands for an unknown country, and the client asks its user. */
export default method('help.getNearestDc', (_request, { session }) => ({
  _: 'nearestDc', country: 'ZZ', this_dc: session.dcId, nearest_dc: session.dcId,
}));
