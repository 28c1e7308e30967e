import { geoPoint } from '@teamgram/event-schemas';
import { channelOf } from '../../peers/input-peer.ts';
import { method } from '../../rpc/method.ts';

/** inputGeoPointEmpty removes the location. Refused: CHANNEL_…, CHAT_ADMIN_REQUIRED, MEGAGROUP_REQUIRED, CHAT_NOT_MODIFIED. */
export default method('channels.editLocation', async ({ channel, geo_point: geo, address }, context) => {
  const place = geo._ === 'inputGeoPointEmpty' ? undefined : { geo: geoPoint({ latitude: geo.lat, longitude: geo.long, accuracyM: geo.accuracy_radius ?? 0 }), address };
  await context.send({ type: 'PlaceChat', chat: channelOf(context.view, channel), place });
  return true;
});
