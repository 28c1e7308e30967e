/** Dependencies shared by the methods and updates of one worker; created once in gateway.ts. */
import type { Blobs } from '@teamgram/blobs';
import type { CommandApiClient, Logger, ProjectionsClient } from '@teamgram/host';
import type { MtprotoServer } from '@teamgram/mtproto';
import type { Queries } from '@teamgram/read-models';
import type { Commands } from './commands/commands.ts';
import type { Origins } from './commands/origins.ts';
import type { ReadPosition } from './commands/read-position.ts';
import type { View } from './convert/view.ts';
import type { ContactTokens } from './keys/contact-tokens.ts';
import type { ExportedAuthorizations } from './keys/exported-authorizations.ts';
import type { RemoteAuthKeys } from './keys/remote-auth-keys.ts';
import type { Flood } from './limits/flood.ts';
import type { HistoryImports } from './imports/history-imports.ts';
import type { EventOpener } from './messages/event-opener.ts';
import type { SearchTerms } from './keys/search-terms.ts';
import type { AccessHashes } from './peers/access-hash.ts';
import type { FileReferences } from './peers/file-reference.ts';
import type { ChatDirectory } from './peers/chat-directory.ts';
import type { UserDirectory } from './peers/user-directory.ts';
import type { Presence } from './presence/presence.ts';
import type { Sessions } from './sessions/sessions.ts';
import type { Audiences } from './updates/audience.ts';
import type { ArchivedChannels } from './updates/archived-channels.ts';
import type { ChannelAudience } from './updates/channel-audience.ts';
import type { MailboxReader } from './updates/mailbox-reader.ts';
import type { PostCounters } from './updates/post-counters.ts';
import type { Translator } from './translation/translator.ts';
import type { Updates } from './updates/updates.ts';
import type { WebPages } from './web-pages/web-pages.ts';

/** Properties of the deployment that are reported to clients. */
export type Deployment = {
  /** Data centre assumed for a client that names none. */
  dcId: number;
  /** Address advertised to clients for every data centre. */
  address: { host: string; port: number };
  /** Members a supergroup needs before anti-spam can be enabled, and before it can be converted to a gigagroup. */
  antiSpamMembersMin: number;
  gigagroupMembersMin: number;
};

export type Services = {
  readonly deployment: Deployment;
  readonly log: Logger;
  readonly nowMs: () => number;
  readonly commandApi: CommandApiClient;
  readonly projections: ProjectionsClient;
  readonly commands: Commands;
  readonly origins: Origins;
  readonly queries: Queries;
  readonly blobs: Blobs;
  readonly readPosition: ReadPosition;
  readonly authKeys: RemoteAuthKeys;
  readonly sessions: Sessions;
  readonly hashes: AccessHashes;
  readonly references: FileReferences;
  readonly exported: ExportedAuthorizations;
  readonly contactTokens: ContactTokens;
  readonly flood: Flood;
  readonly users: UserDirectory;
  readonly chats: ChatDirectory;
  readonly presence: Presence;
  readonly opener: EventOpener;
  readonly imports: HistoryImports;
  readonly searchTerms: SearchTerms;
  /** Absent: nothing is fetched from the internet. */
  readonly webPages: WebPages | undefined;
  /** Absent: translation is not available. */
  readonly translator: Translator | undefined;
  readonly reader: MailboxReader;
  readonly updates: Updates;
  readonly audiences: Audiences;
  readonly channelAudience: ChannelAudience;
  readonly archivedChannels: ArchivedChannels;
  readonly postCounters: PostCounters;
  readonly makeView: (userId: number, dcId: number) => View;
  /** The MTProto server; available once the gateway has started. */
  readonly server: () => MtprotoServer;
};
