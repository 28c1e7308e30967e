import { Refusal, type ReceiveDelivery } from '@teamgram/domain';
import type { EmbeddedEventLog, Keyring, RecordedEvent } from '@teamgram/event-log';
import { LinkError } from '@teamgram/host';
import type { CommandApiBatches, CommandApiCalls, CommandApiStreams, CommandCall, CommandOutcome, KeysRotated, LinkHandlers, SpamBlock, UsernameChange } from '@teamgram/host';
import type { StoresCopied } from '../backup/copy-stores.ts';
import type { ChatPolicies } from '../commands/chat-policies.ts';
import type { RecoverySettings } from '../auth/recovery-settings.ts';
import type { CodeCalls } from '../login/code-calls.ts';
import type { LoginCalls } from '../login/login-calls.ts';
import type { MailCalls } from '../login/mail-calls.ts';
import type { PasskeyCalls } from '../passkeys/passkey-calls.ts';
import type { SourceAsked, SourceTold } from '../partitions/sources.ts';
import type { AuthKeys } from '../secrets/auth-keys.ts';
import type { Retention } from '../schedule/retention.ts';
import type { ErasedBlock } from '../state/erasures.ts';
import type { Broadcast } from './broadcast.ts';
import { followLog, followRegistry } from './follow-log.ts';
import type { KeyCalls } from './key-calls.ts';
import type { Takeouts } from './takeout.ts';

export type HandlerParts = {
  log: EmbeddedEventLog;
  keyring: Keyring;
  searchKey: Uint8Array;
  authKeys: AuthKeys;
  keys: KeyCalls;
  login: LoginCalls;
  codeCalls: CodeCalls;
  mailCalls: MailCalls;
  passkeyCalls: PasskeyCalls;
  recoverySettings: RecoverySettings;
  erased: Broadcast<ErasedBlock>;
  /** By how many milliseconds the clock has jumped ahead; 0: it is trusted. */
  clockAheadMs: () => number;
  confirmClock: () => void;
  copyStores: (directory: string) => Promise<StoresCopied>;
  retention: Retention;
  takeouts: Takeouts;
  chatPolicies: ChatPolicies;
  grantUsername: (change: UsernameChange) => Promise<UsernameChange>;
  spamBlocks: () => SpamBlock[];
  rotateKeys: (which: { writer: boolean; log: boolean }) => Promise<KeysRotated>;
  partitions: PartitionCalls;
  /** Dispatches a command through Nest's CommandBus. */
  execute: (call: CommandCall) => Promise<CommandOutcome>;
};

/** Calls between partitions. */
export type PartitionCalls = {
  received: (from: number) => number;
  take: (deliveries: readonly ReceiveDelivery[]) => Promise<void>;
  /** Whether the file may be attached here, after waiting for home's delivery number `lent`. */
  hasFile: (file: number, lent: number | undefined) => boolean | Promise<boolean>;
  /** Waits for a delivery and returns the events that it resulted in. */
  ledTo: (from: number, number: number, posted: number) => Promise<RecordedEvent[]>;
  /** Returns messages of this partition that another one's command refers to (a forward or a reply). */
  source: (asked: SourceAsked) => Promise<SourceTold>;
  /** Stops accepting deliveries for `forMs` milliseconds; resolves with whether the holder had held the gate without interruption until now. */
  hold: (holder: string, forMs: number) => Promise<boolean>;
};

export type Handlers = LinkHandlers<CommandApiCalls, CommandApiStreams, CommandApiBatches>;

/** Implements the contract of libs/host/src/contracts/command-api.ts. */
export function handlers({ log, keyring, searchKey, authKeys, keys, login, codeCalls, mailCalls, passkeyCalls, recoverySettings, erased, partitions, clockAheadMs, confirmClock, copyStores, rotateKeys, retention, takeouts, chatPolicies, grantUsername, spamBlocks, execute }: HandlerParts): Handlers {
  return {
    calls: {
      'keys.save': (record) => authKeys.save(record),
      'keys.find': ({ id }) => keys.find(id),
      'keys.bind': ({ temporaryId, permanentId, expiresAtS }) => authKeys.bind(temporaryId, permanentId, expiresAtS),
      'keys.used': ({ ids }) => keys.used(ids),
      'keys.destroy': ({ id }) => keys.destroy(id),
      'keys.temporary': ({ permanentId }) => authKeys.temporaryOf(permanentId),
      'keys.client': ({ id, client }) => authKeys.saveClient(id, client),
      'data-keys.begin': ({ file }) => beginFile(keyring, file),
      'data-keys.erased-files': ({ files }) => files.filter((file) => keyring.isErased(`file-${file}`)),
      'data-keys.nodes': ({ stream, block }) => keyring.nodes(stream, block),
      'search.key': () => searchKey,
      'login.send-code': ({ authKeyId, phone }) => answered(() => login.sendCode(authKeyId, phone)),
      'login.cancel-code': ({ phone, phoneCodeHash }) => answered(() => login.cancelCode(phone, phoneCodeHash)),
      'login.resend-code': ({ authKeyId, phone, phoneCodeHash }) => answered(() => codeCalls.resend(authKeyId, phone, phoneCodeHash) ?? login.sendCode(authKeyId, phone)),
      ...codeHandlers(codeCalls),
      ...mailHandlers(mailCalls),
      ...passkeyHandlers(passkeyCalls),
      'recovery.settings': ({ authKeyId, proof }) => answered(() => recoverySettings.read(authKeyId, proof)),
      'login.password': ({ authKeyId }) => answered(() => login.password(authKeyId)),
      'login.export-token': ({ authKeyId, exceptUserIds }) => answered(() => login.exportToken(authKeyId, exceptUserIds)),
      'deliveries.received': ({ from }) => partitions.received(from),
      'deliveries.take': async ({ deliveries }) => {
        await partitions.take(deliveries as ReceiveDelivery[]);
        return partitions.received(deliveries[0]!.from);
      },
      'deliveries.led-to': ({ from, number, posted }) => partitions.ledTo(from, number, posted),
      'messages.source': (asked) => partitions.source(asked),
      'files.held': ({ file, lent }) => partitions.hasFile(file, lent),
      'ops.login-code': ({ phone }) => login.newestCode(phone),
      'ops.rotate-keys': (which) => rotateKeys(which),
      'ops.confirm-clock': () => {
        confirmClock();
        return true as const;
      },
      'ops.copy-stores': ({ directory }) => copyStores(directory),
      'ops.hold-deliveries': ({ holder, forMs }) => partitions.hold(holder, forMs),
      'ops.retention': () => retention.policies(),
      'ops.set-retention': ({ pattern, days }) => answered(() => retention.set(pattern, days)),
      'ops.spam-blocks': () => spamBlocks(),
      'ops.set-chat-policy': (change) => answered(() => chatPolicies.set(change)),
      'ops.username': (change) => answered(() => grantUsername(change)),
      'log.locate': (name) => ('id' in name ? log.positionOf(name.id) : log.positionInStream(name.stream, name.version)),
      'ops.make-takeout': ({ user, below }) => takeouts.make(user, below).then(() => true as const),
      'ops.takeout': ({ user, positions }) => takeouts.open(user, positions),
      'ops.status': () => ({
        durablePosition: log.durablePosition,
        nextPosition: log.nextPosition,
        checkpointSize: log.publishedPosition,
        streams: log.streams,
        clockAheadMs: clockAheadMs(),
      }),
    },
    streams: {
      'log.follow': ({ from }, { signal }) => followLog(log, from, signal),
      'registry.follow': ({ from, partitions: asking }, { signal }) => followRegistry(log, asking, from, signal),
      'data-keys.erased': (_, { signal }) => erased.listen(signal),
    },
    batches: { commands: (call) => execute(call) },
  };
}

function codeHandlers(codes: CodeCalls) {
  return {
    'codes.send': ({ authKeyId, purpose }) => answered(() => codes.send(authKeyId, purpose)),
    'codes.verify': ({ authKeyId, phone, phoneCodeHash, code }) => answered(() => codes.verify(authKeyId, phone, phoneCodeHash, code)),
    'codes.invalidate': ({ authKeyId, codes: seen }) => answered(() => codes.invalidate(authKeyId, seen)),
    'codes.report-missing': ({ authKeyId, phone, phoneCodeHash }) => answered(() => codes.reportMissing(authKeyId, phone, phoneCodeHash)),
  } satisfies Partial<Handlers['calls']>;
}

function mailHandlers(mail: MailCalls) {
  return {
    'mail.confirm-recovery': ({ authKeyId, email }) => answered(() => mail.confirmRecovery(authKeyId, email)),
    'mail.resend-recovery': ({ authKeyId }) => answered(() => mail.resendRecovery(authKeyId)),
    'mail.cancel-recovery': ({ authKeyId }) => answered(() => mail.cancelRecovery(authKeyId)),
    'mail.recover-password': ({ authKeyId }) => answered(() => mail.recoverPassword(authKeyId)),
    'mail.check-recovery': ({ authKeyId, code }) => answered(() => mail.checkRecovery(authKeyId, code)),
    'mail.verify-address': ({ authKeyId, email }) => answered(() => mail.verifyAddress(authKeyId, email)),
    'mail.verified-address': ({ authKeyId, code }) => answered(() => mail.verifiedAddress(authKeyId, code)),
  } satisfies Partial<Handlers['calls']>;
}

function passkeyHandlers(passkeys: PasskeyCalls) {
  return {
    'passkeys.begin-registration': ({ authKeyId, dcId }) => answered(() => passkeys.beginRegistration(authKeyId, dcId)),
    'passkeys.begin-login': ({ authKeyId }) => answered(() => passkeys.beginLogin(authKeyId)),
    'passkeys.list': ({ authKeyId }) => answered(() => passkeys.list(authKeyId)),
  } satisfies Partial<Handlers['calls']>;
}

/** Makes the file's key durable before the first of its bytes is written. */
function beginFile(keyring: Keyring, file: number): void {
  keyring.leafForWriting(`file-${file}`, 0);
  keyring.flush();
}

/** Sends a refusal over the link as its code, with the number in place of X, e.g. FLOOD_WAIT_30. */
async function answered<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw new LinkError(error.error.replace(/_X$/, `_${error.argument}`));
    throw error;
  }
}
