/**
 * In a large group thousands of users receive an update that names somebody unknown to them at the same time. How each of them sees that user (as a contact,
 * with hidden details) is queried for all of them together; separately each one would need three queries of the read models.
 */
import type { View } from '../convert/view.ts';
import type { Services } from '../services.ts';
import type { Telling } from './telling.ts';

/** Minimum number of recipients for a joint query; fewer make their own. */
const MANY = 16;

type Told = readonly [user: number, tellings: readonly Telling[]];

/** Loads everybody named in the updates for all recipients. Undefined when no query is necessary. */
export function introduceToMany(services: Services, told: readonly Told[]): Promise<unknown> | undefined {
  if (told.length < MANY) return undefined;
  const introductions = [...hearersOf(told)].flatMap(([telling, users]) => (users.length < MANY ? [] : introduce(services, telling, users)));
  return introductions.length === 0 ? undefined : Promise.all(introductions);
}

function hearersOf(told: readonly Told[]): Map<Telling, number[]> {
  const hearers = new Map<Telling, number[]>();
  for (const [user, tellings] of told) {
    for (const telling of tellings) {
      const users = hearers.get(telling);
      if (users) users.push(user);
      else hearers.set(telling, [user]);
    }
  }
  return hearers;
}

function introduce({ users: directory, chats, sessions, makeView }: Services, { peers }: Telling, users: readonly number[]): Promise<void>[] {
  const views = users.flatMap((user): View[] => {
    const stranger = sessions.of(user).find((session) => peers.some((peer) => peer !== user && !session.knows(peer)));
    return stranger ? [stranger.view(makeView)] : [];
  });
  if (views.length < MANY) return [];
  const people = peers.filter((peer) => peer > 0);
  const groups = peers.filter((peer) => peer < 0);
  return [directory.introduce(views, people), ...groups.map((group) => chats.introduce(group, views.map(({ userId }) => userId)))];
}
