import { geoPoint } from '@teamgram/event-schemas';
import { method } from '../../rpc/method.ts';

/** Without an address the location is removed. Refused: BUSINESS_ADDRESS_EMPTY. */
export default method('account.updateBusinessLocation', async ({ geo_point: geo, address }, context) => {
  const point = geo?._ === 'inputGeoPoint' ? geoPoint({ latitude: geo.lat, longitude: geo.long, accuracyM: geo.accuracy_radius ?? 0 }) : undefined;
  await context.send({ type: 'SetBusinessPart', part: 'place', place: address === undefined && !point ? undefined : { geo: point, address: address ?? '' } });
  return true;
});
