import type { GeoPoint } from '@teamgram/event-schemas';

/** IUGG mean radius of the earth, metres. */
const EARTH_RADIUS_M = 6_371_009;
const RADIANS = Math.PI / 180;

/** Along the surface of a sphere, metres (the haversine formula): within 0.5 % of the ellipsoidal distance, which is less than the error of a phone's position. */
export function distanceM(one: Pick<GeoPoint, 'latitude' | 'longitude'>, other: Pick<GeoPoint, 'latitude' | 'longitude'>): number {
  const haversine = halfChord(one.latitude - other.latitude) + Math.cos(one.latitude * RADIANS) * Math.cos(other.latitude * RADIANS) * halfChord(one.longitude - other.longitude);
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(haversine)));
}

const halfChord = (degrees: number): number => Math.sin((degrees * RADIANS) / 2) ** 2;
