import { openLogReader, type KeyReader } from '@teamgram/event-log';
import { commandApiLink, connectLink, ExitCode, FatalError, projectionsLink, reasonOf, serveLink, type CommandApiClient, type Host, type Running } from '@teamgram/host';
import { modelNames, openWith, type LastSeen, type ModelName, type Rebuilt } from '@teamgram/read-models';
import { serveAuditors } from './audit-server.ts';
import type { Projector } from './auditor-page/api.ts';
import { followedKeys } from './data-keys.ts';
import { serveEventStoreReaders } from './event-store.ts';
import { startKafkaFeed, type KafkaFeed } from './feed/kafka-feed.ts';
import { follow } from './follow/follower.ts';
import { eventStoreSource, segmentsSource } from './follow/source.ts';
import { takeTurns } from './follow/turns.ts';
import { logHead, type LogHead } from './log-head.ts';
import { noticeHub } from './notices/notice-hub.ts';
import { flushedNowAndThen } from './presence/flushing.ts';
import { memoryPresence } from './presence/memory-presence.ts';
import type { OnAct, Presence } from './presence/presence.ts';
import { redisPresence } from './presence/redis-presence.ts';
import { progressOf } from './progress.ts';
import { rebuildFrom } from './rebuilding.ts';
import { projectionsHandlers } from './service.ts';
import { openTables } from './tables.ts';
import { openWitnesses } from './witnesses.ts';

/** Fills the read models from the log, tells gateways, serves auditors; until `stop`. */
export async function startProjections(host: Host): Promise<Running> {
  const ending = new AbortController();
  const commandApi = connectLink(commandApiLink, { address: host.config.links.commandApi, credentials: host.credentials });
  const head = logHead(commandApi);
  const projecting = await startProjecting(host, head, followedKeys(commandApi, ending.signal), ending.signal);
  const feed = startKafkaFeed(host, head);
  const serving = await serve(host, commandApi, head, projecting, feed);
  return {
    healthy: projecting.progress.healthy,
    async stop() {
      await serving.close();
      ending.abort();
      await Promise.all([projecting.close(), feed.close()]);
      commandApi.close();
    },
  };
}

type Projecting = Awaited<ReturnType<typeof startProjecting>>;

/** The tables, brought up to date if they need it, and the follower that keeps them so. */
async function startProjecting(host: Host, head: LogHead, keys: KeyReader, signal: AbortSignal) {
  const { log, paths, metrics, config } = host;
  const open = openWith(keys);
  const reader = openLogReader(paths.log);
  const tables = await openTables(config, open);
  const { projection, owner } = tables;
  const [turns, rebuilds] = [takeTurns(), takeTurns()];
  const hub = noticeHub(() => projection.position);
  const progress = progressOf(metrics, () => head.durable, () => projection.position);

  const rebuild = (names: readonly ModelName[]): Promise<Rebuilt> => rebuilds.take(async () => {
    const done = await rebuildFrom({ owner, logDirectory: paths.log, open, projection, turns, durable: () => head.durable }, names);
    log.info('rebuilt', { model: names.join(' '), count: done.rows, durationMs: done.durationMs });
    return done;
  });
  await head.ask(signal);
  // Tables that know more than the log were filled from another one.
  const needed = projection.position > head.durable ? modelNames : tables.stale;
  if (needed.length > 0) await rebuild(needed);

  const source = config.follow ? await eventStoreSource(config.follow, head, signal) : segmentsSource(reader, head);
  const following = follow({
    projection, turns,
    readRun: source.readRun,
    commits: source.commits,
    onProjected: (events, position) => {
      progress.note(events.length);
      hub.publish(events, position);
    },
    onTrouble: (event, error) => log.warn(event, { reason: reasonOf(error) }),
  }).run(signal);
  following.catch((error) => host.fail(error));

  return {
    tables, hub, progress, rebuild,
    async close() {
      await following.catch(() => undefined);
      await source.close();
      await tables.close();
      reader.close();
    },
  };
}

/** The link for gateways and operators, HTTP for auditors, and EventStoreDB's protocol for whoever follows the log. */
async function serve(host: Host, commandApi: CommandApiClient, head: LogHead, { tables, hub, progress, rebuild }: Projecting, feed: KafkaFeed) {
  const { config, credentials, log, paths } = host;
  const presence = await openPresence(host, tables.lastSeen, (act) => hub.publishEphemeral(act));
  const flushing = flushedNowAndThen(presence, (error) => log.warn('presence-not-saved', { reason: reasonOf(error) }));
  const reader = openLogReader(paths.log);
  const witnesses = openWitnesses(host, reader);
  const handlers = projectionsHandlers({ hub, presence, rebuild, kafka: () => feed.status(), witnesses: () => witnesses.status, position: () => tables.projection.position, durable: () => head.durable });
  const link = await serveLink(projectionsLink, handlers, { address: config.links.projections, credentials, log });
  const auditors = await serveAuditors({
    address: config.audit, healthy: progress.healthy,
    facts: {
      reader,
      locate: (name) => commandApi.call('log.locate', name),
      projectors: () => projectors(tables.projection.position, feed),
      durable: () => head.durable,
    },
    onDamage: (error) => log.error('log-unreadable', { reason: reasonOf(error) }),
  });
  const eventStore = await serveEventStoreReaders(host, head);
  return {
    async close() {
      await Promise.all([link.close(), auditors.close(), eventStore?.close()]);
      await Promise.all([flushing.stop(), witnesses.stop()]);
      reader.close();
    },
  };
}

/** Everybody who follows the log from here. */
function projectors(tables: number, feed: KafkaFeed): Projector[] {
  const fed = feed.status()?.position;
  return [{ name: 'read models', position: tables }, ...(fed === undefined ? [] : [{ name: 'Kafka feed', position: fed }])];
}

/** Known to this process alone, or to all that share a Redis. */
async function openPresence({ config, log }: Host, lastSeen: LastSeen, onAct: OnAct): Promise<Presence> {
  const nowS = () => Math.floor(Date.now() / 1000);
  if (!config.redis) return memoryPresence(lastSeen, nowS, onAct);
  try {
    return await redisPresence({ address: config.redis, lastSeen, nowS, onAct, log });
  } catch (error) {
    throw new FatalError(`cannot reach Redis at ${config.redis.nodes.map(({ host, port }) => `${host}:${port}`).join(', ')} (${reasonOf(error)}); settings.json, redis`, ExitCode.unavailable);
  }
}
