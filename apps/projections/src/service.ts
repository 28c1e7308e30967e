import {
  LinkError, type FeedStatus, type JournalWitness, type LinkHandlers, type NoMethods, type ProjectionsCalls, type ProjectionsStreams,
} from '@teamgram/host';
import { isModelName, modelNames, type ModelName, type Rebuilt } from '@teamgram/read-models';
import type { NoticeHub } from './notices/notice-hub.ts';
import type { Presence } from './presence/presence.ts';

export type Serving = {
  hub: NoticeHub;
  presence: Presence;
  position: () => number;
  durable: () => number;
  /** Durable events, over all journals, that are not in the tables yet. */
  lag: () => number;
  /** Status of the Kafka feed by partition; empty when none is configured. */
  kafka: () => FeedStatus[];
  witnesses: () => JournalWitness[];
  rebuild: (names: readonly ModelName[]) => Promise<Rebuilt>;
};

const PRESENCE_USERS_MAX = 10_000;

/** Handlers for the calls of gateways and operators (libs/host contracts/projections.ts). */
export function projectionsHandlers({ hub, presence, position, durable, lag, kafka, witnesses, rebuild }: Serving): LinkHandlers<ProjectionsCalls, ProjectionsStreams, NoMethods> {
  return {
    calls: {
      'notices.watch': (change) => hub.watch(change),
      'ephemeral.publish': (act) => presence.publish(act),
      'presence.of': ({ users }) => presence.of(users.slice(0, PRESENCE_USERS_MAX)),
      'ops.rebuild': ({ model }) => rebuild(namesOf(model)),
      'ops.status': () => {
        const [feed, ...feeds] = kafka();
        const fed = { ...(feed ? { kafka: feed } : {}), ...(feeds.length > 0 ? { kafkaPartitions: feeds } : {}) };
        return { position: position(), durablePosition: durable(), lag: lag(), models: [...modelNames], witnesses: witnesses(), ...fed };
      },
    },
    streams: { 'notices.follow': ({ gateway, stream }, { signal }) => hub.follow(gateway, stream, signal) },
    batches: {},
  };
}

function namesOf(model: string): readonly ModelName[] {
  if (model === 'all') return modelNames;
  if (!isModelName(model)) throw new LinkError('MODEL_UNKNOWN');
  return [model];
}
