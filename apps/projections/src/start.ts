import { openLogReader } from '@teamgram/event-log';
import { placeOf } from '@teamgram/event-schemas';
import { clusterOf, ExitCode, FatalError, projectionsLink, reasonOf, serveLink, Turns, type Host, type Running } from '@teamgram/host';
import { modelNames, type LastSeen, type ModelName, type Rebuilt } from '@teamgram/read-models';
import { serveAuditors } from './audit-server.ts';
import type { Projector } from './auditor-page/api.ts';
import { serveEventStoreReaders } from './event-store.ts';
import { startKafkaFeed, type KafkaFeed } from './feed/kafka-feed.ts';
import { follow, type Following } from './follow/follower.ts';
import { eventStoreSource, segmentsSource } from './follow/source.ts';
import { openJournals, type Journal, type Journals } from './journals.ts';
import { noticeHub } from './notices/notice-hub.ts';
import { flushedNowAndThen } from './presence/flushing.ts';
import { memoryPresence } from './presence/memory-presence.ts';
import type { OnAct, Presence } from './presence/presence.ts';
import { progressOf } from './progress.ts';
import { rebuildFrom, type ProjectedJournal } from './rebuilding.ts';
import { indexJournals } from './search/indexing.ts';
import { projectionsHandlers } from './service.ts';
import { openTables } from './tables.ts';
import { openWitnesses } from './witnesses.ts';

/** Starts projections: fills the read models from the log, sends notices to gateways, serves auditors, until `stop`. */
export async function startProjections(host: Host): Promise<Running> {
  const ending = new AbortController();
  const journals = openJournals(host, ending.signal);
  const projecting = await startProjecting(host, journals.all, ending.signal);
  const feed = startKafkaFeed(host, journals.all);
  const serving = await serve(host, journals, projecting, feed);
  return {
    healthy: projecting.progress.healthy,
    async stop() {
      await serving.close();
      ending.abort();
      await Promise.all([projecting.close(), feed.close()]);
      journals.close();
    },
  };
}

type Projecting = Awaited<ReturnType<typeof startProjecting>>;

/** Opens the tables, rebuilds those that need it, and starts a follower for each journal. */
async function startProjecting(host: Host, journals: readonly Journal[], signal: AbortSignal) {
  const { log, metrics, config } = host;
  host.start.at('preparing the tables of PostgreSQL');
  const tables = await openTables(config, journals.map(({ open }) => open));
  const { projections, owner } = tables;
  const projected = journals.map((journal, index) => ({ ...journal, projection: projections[index]!, turns: new Turns(1) }));
  const rebuilds = new Turns(1);
  const hub = noticeHub({
    places: () => projected.map(({ partition, projection }) => placeOf(partition, projection.position)),
    onEverything: (gateway) => log.warn('gateway-sent-everything', { stream: gateway, reason: 'it watches more than 1,000,000 mailboxes; start more gateways (--gateways N)' }),
  });
  metrics.observed('projections_gateways_sent_everything', 'Gateways that watch too many mailboxes to be told only what concerns them.', () => hub.sentEverything);
  const lag = () => projected.reduce((sum, { head, projection }) => sum + Math.max(0, head.durable - projection.position), 0);
  const progress = progressOf(metrics, lag, () => projections[0]!.position);

  const rebuild = (names: readonly ModelName[]): Promise<Rebuilt> => rebuilds.run(async () => {
    const done = await rebuildFrom(owner, projected, names, () => host.start.at('filling the read models anew'));
    log.info('rebuilt', { model: names.join(' '), count: done.rows, durationMs: done.durationMs });
    return done;
  });
  await host.start.others(Promise.all(journals.map(({ head }) => head.ask(signal))));
  // Tables that are ahead of the log were filled from another one.
  const needed = projected.some(({ head, projection }) => projection.position > head.durable) ? modelNames : tables.stale;
  if (needed.length > 0) await rebuild(needed);

  const following = projected.map((journal) => followJournal(host, journal, signal, (events, position) => {
    progress.note(events.length);
    hub.publish(events, placeOf(journal.partition, position));
  }));
  const indexing = indexJournals(host, projected, signal);
  metrics.observed('projections_search_lag', 'Events of the read models whose words are not in the search index yet.', indexing.lag);
  return {
    tables, hub, progress, lag, rebuild, indexed: indexing.position,
    async close() {
      await Promise.all([...following, indexing.ended]);
      await tables.close();
    },
  };
}

/** Runs until the signal aborts. Never rejects: an error that a retry cannot fix ends the process. */
async function followJournal(host: Host, { partition, projection, turns, head, logDirectory }: ProjectedJournal, signal: AbortSignal, onProjected: Following['onProjected']): Promise<void> {
  const { follow: journal } = host.config;
  const reader = openLogReader(logDirectory);
  const source = journal ? await eventStoreSource(clusterOf(journal, partition), head, signal) : segmentsSource(reader, head);
  const follower = follow({
    partition, projection, turns, onProjected,
    readRun: source.readRun,
    commits: source.commits,
    onTrouble: (event, error) => host.log.warn(event, { reason: reasonOf(error) }),
  });
  await follower.run(signal).catch((error) => host.fail(error));
  await source.close();
  reader.close();
}

/** Serves the link for gateways and operators, HTTP for auditors, and the EventStoreDB protocol for log followers. */
async function serve(host: Host, { home, all }: Journals, { tables, hub, progress, lag, rebuild, indexed }: Projecting, feed: KafkaFeed) {
  const { config, credentials, log } = host;
  const { head } = home;
  const presence = await openPresence(host, tables.lastSeen, (act) => hub.publishEphemeral(act));
  const flushing = flushedNowAndThen(presence, (error) => log.warn('presence-not-saved', { reason: reasonOf(error) }));
  const readers = all.map(({ logDirectory }) => openLogReader(logDirectory));
  const witnesses = readers.map((reader, partition) => openWitnesses(host, reader, partition));
  const handlers = projectionsHandlers({
    hub, presence, rebuild, lag, kafka: () => feed.status(), witnesses: () => witnesses.flatMap(({ status }, partition) => status.map((one) => (partition === 0 ? one : { ...one, partition }))),
    position: () => tables.projections[0]!.position, durable: () => head.durable,
  });
  const link = await serveLink(projectionsLink, handlers, { address: config.links.projections, credentials, log });
  const auditors = await serveAuditors({
    address: config.audit, healthy: progress.healthy,
    journals: all.map(({ partition, commandApi, head }) => ({
      reader: readers[partition]!,
      locate: (name) => commandApi.call('log.locate', name),
      projectors: () => projectors({ tables: tables.projections[partition]!.position, indexed: indexed(partition), fed: feed.status()[partition]?.position }),
      durable: () => head.durable,
      witnesses: () => witnesses[partition]!.status,
    })),
    onDamage: (error) => log.error('log-unreadable', { reason: reasonOf(error) }),
  });
  const eventStore = await serveEventStoreReaders(host, all);
  return {
    async close() {
      await Promise.all([link.close(), auditors.close(), eventStore?.close()]);
      await Promise.all([flushing.stop(), ...witnesses.map((each) => each.stop())]);
      for (const reader of readers) reader.close();
    },
  };
}

/** The followers that run in this process, with their positions. */
function projectors({ tables, indexed, fed }: { tables: number; indexed: number; fed: number | undefined }): Projector[] {
  return [{ name: 'read models', position: tables }, { name: 'search index', position: indexed }, ...(fed === undefined ? [] : [{ name: 'Kafka feed', position: fed }])];
}

/** In memory, known to this process alone; or shared by all processes that use the same Redis. */
async function openPresence({ config, log }: Host, lastSeen: LastSeen, onAct: OnAct): Promise<Presence> {
  const nowS = () => Math.floor(Date.now() / 1000);
  if (!config.redis) return memoryPresence(lastSeen, nowS, onAct);
  // Imported only when needed: loading the Redis client would add 60 ms to every start.
  const { redisPresence } = await import('./presence/redis-presence.ts');
  try {
    return await redisPresence({ address: config.redis, lastSeen, nowS, onAct, log });
  } catch (error) {
    throw new FatalError(`cannot reach Redis at ${config.redis.nodes.map(({ host, port }) => `${host}:${port}`).join(', ')} (${reasonOf(error)}); settings.json, redis`, ExitCode.unavailable);
  }
}
