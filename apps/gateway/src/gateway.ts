/** Composition root of one gateway worker: listener, MTProto server, methods and updates. */
import type { BlobKeys, Blobs } from '@teamgram/blobs';
import { prepareDh, rsaPrivateKeyFromPem, secureRandom } from '@teamgram/crypto';
import { cachedKeyReader } from '@teamgram/event-log';
import type { CachedKeyReader } from '@teamgram/event-log';
import { isChannelMailbox } from '@teamgram/event-schemas';
import { defaultLimits, stackOf, Turns } from '@teamgram/host';
import type { CommandApiClient, Logger, ProjectionsClient } from '@teamgram/host';
import { createMtprotoServer } from '@teamgram/mtproto';
import type { MtprotoServer, ServerSession } from '@teamgram/mtproto';
import type { Queries } from '@teamgram/read-models';
import { Commands } from './commands/commands.ts';
import { Origins } from './commands/origins.ts';
import { ReadPosition } from './commands/read-position.ts';
import type { View } from './convert/view.ts';
import { partitionOfKeyStream } from './keys/key-stream.ts';
import { contactTokens } from './keys/contact-tokens.ts';
import { exportedAuthorizations } from './keys/exported-authorizations.ts';
import type { GatewaySecrets } from './keys/gateway-secrets.ts';
import { fileKeys } from './keys/file-keys.ts';
import { followErasures } from './keys/follow-erasures.ts';
import { searchTerms } from './keys/search-terms.ts';
import { RemoteAuthKeys } from './keys/remote-auth-keys.ts';
import { tellUsedKeys } from './keys/tell-used-keys.ts';
import { listen } from './listener/listen.ts';
import { openFilesMax, withinOpenFiles } from './listener/open-files.ts';
import type { Listener } from './listener/listen.ts';
import { HistoryImports } from './imports/history-imports.ts';
import { ownerOf, passOn } from './listener/workers.ts';
import type { Workers } from './listener/workers.ts';
import { defaultListenerLimits } from './listener/limits.ts';
import type { ListenerLimits } from './listener/limits.ts';
import { Flood } from './limits/flood.ts';
import type { FloodLimits } from './limits/flood.ts';
import { EventOpener } from './messages/event-opener.ts';
import { accessHashes } from './peers/access-hash.ts';
import { ChatDirectory } from './peers/chat-directory.ts';
import { fileReferences } from './peers/file-reference.ts';
import { UserDirectory } from './peers/user-directory.ts';
import { Presence } from './presence/presence.ts';
import { Dispatcher } from './rpc/dispatch.ts';
import { loadMethods } from './rpc/registry.ts';
import { Troubles } from './rpc/troubles.ts';
import type { Deployment, Services } from './services.ts';
import { observeAuthorizationFact } from './sessions/authorization-facts.ts';
import { Session } from './sessions/session.ts';
import type { SessionDesk } from './sessions/session.ts';
import { Sessions } from './sessions/sessions.ts';
import type { UserWatch } from './sessions/sessions.ts';
import type { Translator } from './translation/translator.ts';
import { Audiences } from './updates/audience.ts';
import { ArchivedChannels } from './updates/archived-channels.ts';
import { ChannelAudience } from './updates/channel-audience.ts';
import { MailboxReader } from './updates/mailbox-reader.ts';
import { tellMovedChannels, tellNewcomer } from './updates/channel-news.ts';
import { followNotices } from './updates/notices.ts';
import { PostCounters } from './updates/post-counters.ts';
import { Updates } from './updates/updates.ts';
import { Watching } from './updates/watching.ts';
import type { PageFetcher } from './web-pages/page-fetcher.ts';
import { WebPages } from './web-pages/web-pages.ts';

export type GatewayOptions = {
  /** Unique among the workers of a deployment. */
  name: string;
  listen: { host: string; port: number };
  deployment: Deployment;
  /** Indexed by partition; the home partition (0) comes first. */
  commandApis: readonly [CommandApiClient, ...CommandApiClient[]];
  projections: ProjectionsClient;
  queries: Queries;
  /** Creates the blob store, given the keys of files. */
  blobs: (keys: BlobKeys) => Blobs;
  secrets: GatewaySecrets;
  /** PEM of the RSA key that clients are configured with. */
  rsaPrivateKeyPem: string;
  /** Resolves when the other processes answer. The port opens only then; code is loaded meanwhile. */
  othersReady?: Promise<unknown> | undefined;
  /** Absent: translation is not available. */
  translator?: Translator | undefined;
  /** Absent: no web pages are fetched for previews. */
  pageFetcher?: PageFetcher | undefined;
  log: Logger;
  /** Called with a line for the terminal of the server. */
  tellOperator?: ((line: string) => void) | undefined;
  /** Absent: this is the only worker on the port. */
  workers?: Workers | undefined;
  limits?: Partial<ListenerLimits> | undefined;
  flood?: FloodLimits | undefined;
  /** Key exchanges that one connection may start. */
  exchangesPerConnection?: number | undefined;
};

export type Gateway = {
  readonly port: number;
  readonly blobs: Blobs;
  readonly counts: { connections: number; sessions: number; authKeys: number };
  close(): Promise<void>;
};

/** req_pq, req_DH_params, set_client_DH_params, and one retry of it. */
const PACKETS_PER_EXCHANGE = 4;
/**
 * Preparing the Diffie-Hellman group takes 0.3 s of CPU. It is delayed because after a restart all clients reconnect with existing keys and are served first;
 * a key exchange that needs the group earlier prepares it on demand.
 */
const DH_PREPARED_AFTER_MS = 1_000;
/** Resolution of the MTProto server's deadlines (acknowledgements, waits). */
const TICK_MS = 100;

/** Starts a worker. Rejects when it cannot listen on the port. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { name, log } = options;
  const stopped = new AbortController();
  const keys = cachedKeyReader((name, block) => {
    const { partition, stream } = partitionOfKeyStream(name);
    return options.commandApis[partition]!.call('data-keys.nodes', { stream, block });
  });
  const [methods] = await Promise.all([loadMethods(), options.othersReady]);
  const { services, watching, turns, attach } = createServices(options, keys);
  const troubles = new Troubles({ log, tell: options.tellOperator });
  const dispatcher = new Dispatcher(services, methods, troubles);
  const server = createServer(options, services, dispatcher);
  attach(server);
  const onAuthorizationFact = (event: Parameters<typeof observeAuthorizationFact>[1]) => observeAuthorizationFact(services, event);
  const following = [
    followNotices({ services, reader: services.reader, watching, turns, gateway: name, onAuthorizationFact }, stopped.signal),
    ...options.commandApis.map((commandApi, partition) => followErasures(commandApi, partition, keys, services.opener, log, stopped.signal)),
  ];
  const tick = setInterval(() => server.tick(), TICK_MS);
  const preparing = setTimeout(prepareDh, DH_PREPARED_AFTER_MS);
  const endTelling = tellUsedKeys(services.authKeys, log);
  const limits = withinOpenFiles({ ...defaultListenerLimits, ...options.limits }, openFilesMax());
  const listener = await listen(server, { ...options.listen, limits, workers: options.workers, onFull: () => troubles.full(limits.connectionsMax) });
  services.imports.resume();
  return {
    port: listener.port,
    blobs: services.blobs,
    get counts() {
      return { ...server.counts, connections: listener.connections };
    },
    close: () => {
      clearTimeout(preparing);
      endTelling();
      watching.stop();
      services.imports.stop();
      return close(listener, server, tick, stopped, following);
    },
  };
}

async function close(listener: Listener, server: MtprotoServer, tick: NodeJS.Timeout, stopped: AbortController, following: Promise<void>[]): Promise<void> {
  clearInterval(tick);
  stopped.abort();
  await listener.close();
  server.close();
  await Promise.all(following);
}

type Parts = { services: Services; watching: Watching; turns: Turns; attach: (server: MtprotoServer) => void };

function createServices(options: GatewayOptions, keys: CachedKeyReader): Parts {
  const { commandApis, projections, queries, secrets, log, deployment } = options;
  const [commandApi] = commandApis;
  const blobs = options.blobs(fileKeys(keys, commandApi));
  const nowMs = Date.now;
  const presence = new Presence((users) => projections.call('presence.of', { users }), () => Math.floor(nowMs() / 1000));
  const opener = new EventOpener(keys);
  const reader = new MailboxReader(queries, opener);
  const origins = new Origins();
  const readPosition = new ReadPosition();
  const hashes = accessHashes(secrets.accessHashes);
  const exported = exportedAuthorizations(secrets.exportedAuthorizations, nowMs);
  const tokens = contactTokens(secrets.contactTokens, nowMs);
  const references = fileReferences(secrets.fileReferences, nowMs);
  const turns = new Turns(1);
  const watching: Watching = new Watching(projections, options.name, log, () => [...services.sessions.users(), ...services.channelAudience.mailboxes()], (mailboxes) => {
    for (const mailbox of mailboxes) for (const session of services.sessions.of(mailbox)) services.updates.catchUp(session);
    void tellMovedChannels(services, turns, mailboxes.filter(isChannelMailbox).map((mailbox) => -mailbox));
  });
  const channelAudience = new ChannelAudience(() => services, watching, (missed) => void tellNewcomer(services, turns, missed));
  const archivedChannels = new ArchivedChannels(() => services);
  let machine: MtprotoServer | undefined;
  const services: Services = {
    deployment, log, nowMs, commandApi, projections, queries, blobs, hashes, references, exported, contactTokens: tokens, presence, opener, reader, origins,
    commands: new Commands({ commandApis, origins, readPosition }),
    readPosition,
    authKeys: new RemoteAuthKeys(commandApi),
    sessions: new Sessions(bothWatch(watching, bothWatch(channelAudience, archivedChannels))),
    flood: new Flood(options.flood ?? defaultLimits, nowMs),
    translator: options.translator,
    webPages: options.pageFetcher && new WebPages(options.pageFetcher, nowMs),
    searchTerms: searchTerms(() => commandApi.call('search.key', {})),
    users: new UserDirectory(queries, presence),
    chats: new ChatDirectory(queries, () => Math.floor(nowMs() / 1000)),
    updates: new Updates(() => services, reader, log),
    audiences: new Audiences(() => services),
    channelAudience,
    archivedChannels,
    postCounters: new PostCounters(() => services),
    imports: new HistoryImports(() => services),
    makeView: (userId, dcId): View => ({ userId, dcId, hashes, references, nowMs }),
    server: () => machine!,
  };
  return { services, watching, turns, attach: (server) => void (machine = server) };
}

function bothWatch(one: UserWatch, other: UserWatch): UserWatch {
  return {
    add: (user) => { one.add(user); other.add(user); },
    drop: (user) => { one.drop(user); other.drop(user); },
  };
}

function createServer({ secrets, rsaPrivateKeyPem, deployment, workers, exchangesPerConnection = defaultLimits.exchangesPerConnection }: GatewayOptions, services: Services, dispatcher: Dispatcher): MtprotoServer {
  const desk: SessionDesk = {
    invoke: (session, invocation) => dispatcher.dispatch(session, invocation),
    initialised: (session, layer, clientInfo) => services.authKeys.initialised(session.authorization, layer, clientInfo),
    updatesLost: (session) => services.updates.lost(session),
    closed: (session) => services.sessions.closed(session),
  };
  const server = createMtprotoServer({
    authKeys: services.authKeys,
    // This deployment serves every data centre; help.getConfig reports back the one that the client asked for.
    exchange: { rsaKeys: [rsaPrivateKeyFromPem(rsaPrivateKeyPem)], acceptsDc: () => true },
    saltSecret: secrets.salts,
    clock: { nowMs: services.nowMs },
    random: secureRandom,
    limits: { exchangePacketsMax: exchangesPerConnection * PACKETS_PER_EXCHANGE },
    openSession: (session) => openSession(session, deployment.dcId, services, desk),
    requestFlush: () => setImmediate(() => server.flush()),
    report: (error) => services.log.error('session-failed', error instanceof Error ? { code: error.name, reason: stackOf(error) } : {}),
    ...(workers && {
      owns: (id: bigint) => ownerOf(id, workers.count) === workers.index,
      handOver: (port, id, state) => passOn(port, ownerOf(id, workers.count), state),
    }),
  });
  return server;
}

function openSession(server: ServerSession, dcId: number, services: Services, desk: SessionDesk): Session {
  const session = new Session(desk, server, services.authKeys.authorizationOf(server.key), dcId);
  services.sessions.opened(session);
  return session;
}
