/** Wires up the write side: files → state → rules → the calls that other processes may make. */
import { join } from 'node:path';
import { accountOf, authorizationOf, commandTypes, deliveriesReceived, isFileAtHand, UnknownDelivery, userOf, pushChoicesOf, type Command, type InternalCommand, type Partitions, type ReceiveDelivery, type Rules, type View } from '@teamgram/domain';
import type { EventLog } from '@teamgram/event-log';
import { HOME_PARTITION } from '@teamgram/event-schemas';
import { createNestContext, ExitCode, FatalError, LinkError, provideCommandHandler, type CommandCall, type CommandOutcome, type JournalCluster, type Limits } from '@teamgram/host';
import { Passwords } from './auth/passwords.ts';
import { RecoverySettings } from './auth/recovery-settings.ts';
import { secretWorks } from './auth/secret-work.ts';
import { copyStores } from './backup/copy-stores.ts';
import { systemCommandId } from './commands/command-ids.ts';
import { Consequences, type Warnings } from './commands/consequences.ts';
import { LoadDecideAppend } from './commands/load-decide-append.ts';
import { Policy } from './limits/policy.ts';
import { Broadcast } from './link/broadcast.ts';
import { handlers, type Handlers } from './link/handlers.ts';
import { Takeouts } from './link/takeout.ts';
import { KeyCalls } from './link/key-calls.ts';
import { CodeCalls } from './login/code-calls.ts';
import { codeMessage, deletionMessage, resetMessage } from './login/code-message.ts';
import { ConfirmLinks } from './login/confirm-links.ts';
import { LoginCalls } from './login/login-calls.ts';
import { LoginCodes } from './login/login-codes.ts';
import { LoginTokens } from './login/login-tokens.ts';
import { MailCalls } from './login/mail-calls.ts';
import { MailCodes } from './login/mail-codes.ts';
import { PasswordChallenges } from './login/password-challenges.ts';
import type { SendMail } from './mail/send-mail.ts';
import { openLog, storeFiles, type LogPaths, type Opened } from './open-log.ts';
import { grantedUsernames } from './commands/granted-usernames.ts';
import { ChatPolicies } from './commands/chat-policies.ts';
import { Retention } from './schedule/retention.ts';
import { DiceSeeds } from './dice/dice-seeds.ts';
import { ClockWatch } from './schedule/clock-watch.ts';
import { Schedule } from './schedule/schedule.ts';
import { signsOfLife } from './schedule/signs-of-life.ts';
import { Arrivals } from './partitions/arrivals.ts';
import { DeliveryGate } from './partitions/delivery-gate.ts';
import { DELIVERY_UNKNOWN, DeliveryReactor, type OtherPartition } from './partitions/delivery-reactor.ts';
import { Registry, type HomePartition } from './partitions/registry.ts';
import { Sources } from './partitions/sources.ts';
import { PasskeyCalls } from './passkeys/passkey-calls.ts';
import type { RelyingParty } from './passkeys/webauthn.ts';
import { AuthKeys } from './secrets/auth-keys.ts';
import { IdleKeys } from './secrets/idle-keys.ts';
import { KeyRotation } from './secrets/key-rotation.ts';
import { sweepKeys } from './secrets/key-sweep.ts';
import { LeftSecrets } from './secrets/left-secrets.ts';
import { searchKeyOf } from './secrets/search-key.ts';
import { PushTokens } from './secrets/push-tokens.ts';
import { Verifiers } from './secrets/verifiers.ts';
import type { ErasedBlock, Erasures } from './state/erasures.ts';
import { openState } from './state/open-state.ts';
import type { WriteState } from './state/write-state.ts';

export type CommandApiOptions = {
  paths: LogPaths & { state: string };
  /** The external cluster that stores the journal; absent: it is in local files only. */
  cluster?: JournalCluster | undefined;
  /** Absent: the deployment has a single journal. */
  partitions?: (Partitions & { others: ReadonlyMap<number, OtherPartition & HomePartition> }) | undefined;
  limits: Limits;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Monotonic clock, milliseconds from any origin, with which `now` is compared. Absent: `now` is always trusted. */
  uptime?: (() => number) | undefined;
  /** Called when `now` has jumped ahead by so many milliseconds and due work is suspended, and with 0 when it is resumed. */
  onClockJump?: (aheadMs: number) => void;
  /** Shows a code to the operator. */
  showLoginCode: (phone: string, code: string) => void;
  /** Sends mail; absent: codes that would go by e-mail are shown to the operator instead. */
  sendMail?: SendMail | undefined;
  /** The WebAuthn relying party. Default: that of Telegram's own clients. */
  passkeys?: Pick<RelyingParty, 'rpId' | 'origins'> | undefined;
  /** Called after a rotation of the log keys with the verifier keys now in force. */
  onLogKeys: (logVerifierKeys: string[]) => void;
  /** Called on transient errors, which are retried. */
  onTrouble?: (event: string, error: unknown) => void;
  /** Called with the number of unused auth keys that a sweep deleted. */
  onKeysSwept?: (count: number) => void;
  /** Interval of the sweeps for unused keys and left-over secrets, in milliseconds. Default: an hour. */
  sweepEveryMs?: number | undefined;
  /** Called on an unrecoverable error: the process must end. */
  onFailure: (error: unknown) => void;
  /** Called at start for each replayed run of the log, as a sign of progress. */
  onReplayed?: () => void;
};

export type CommandApi = {
  handlers: Handlers;
  status(): { nextPosition: number; durablePosition: number };
  /** The log's name and its verifier keys in printed form, for auditors. */
  logOrigin: string;
  logVerifierKeys: string[];
  /** Completes pending work and brings every file up to date. */
  close(): Promise<void>;
};

/** "official Telegram apps all use telegram.org as RP ID" (core.telegram.org/api/passkeys). */
const TELEGRAM: Pick<RelyingParty, 'rpId' | 'origins'> = { rpId: 'telegram.org', origins: ['https://telegram.org', 'https://web.telegram.org'] };

/** Opens the stores, replays the state and starts the background work. Throws FatalError. */
export async function openCommandApi(options: CommandApiOptions): Promise<CommandApi> {
  const { paths, now, onFailure } = options;
  const opened = await openLog(paths, options.cluster);
  const { secrets, keyring, identity, log } = opened;
  void log.failed.then((reason) => onFailure(new FatalError(reason.message, ExitCode.disk)));
  const erased = new Broadcast<ErasedBlock>();
  const { state, erasures } = await openState({
    dir: paths.state,
    log,
    keyring,
    origin: identity.origin,
    partitions: options.partitions && { own: options.partitions.own, count: options.partitions.count },
    now,
    onErased: (block) => erased.send(block),
    onFailure,
    onReplayed: options.onReplayed,
  });
  const { handle, handleInternal, receive, hasFile, ledTo, sources, reactor, registry, noteSeen, dice, login, codeCalls, mailCalls, passkeyCalls, passwords, authKeys, idleKeys, leftSecrets, policy } = mount(opened, state, erasures, options);
  const clock = clockOf(options, log);
  const schedule = new Schedule({ view: state.view, dice, handle: handleInternal, now: () => clock?.dueNow() ?? now(), onFailure });
  const keys = new KeyCalls({ view: state.view, authKeys, idleKeys, login, handle, noteSeen, now });
  const nest = await createNestContext(commandTypes.map((type) => provideCommandHandler(type, () => handle)));
  const stopped = new AbortController();
  const following = Promise.all([reactor.run(stopped.signal), registry?.run(stopped.signal) ?? Promise.resolve()]);
  schedule.start();
  const endSweeping = sweepKeys({ authKeys, leftSecrets, idleKeys: registry ? undefined : idleKeys, everyMs: options.sweepEveryMs, now, isClockTrusted: () => clock === undefined || clock.aheadMs() === 0, onSwept: options.onKeysSwept ?? (() => {}), onFailure });
  const gate = new DeliveryGate();
  const rotation = new KeyRotation({ log, state, secrets, kek: opened.kek, now, onRotated: options.onLogKeys });
  rotation.settle();
  return {
    handlers: handlers({
      searchKey: searchKeyOf(opened.kek),
      log, keyring, authKeys, keys, login, codeCalls, mailCalls, passkeyCalls, erased,
      recoverySettings: new RecoverySettings({ view: state.view, passwords, policy, now }),
      rotateKeys: (which) => rotation.rotate(which),
      partitions: { received: (from) => deliveriesReceived(state.view, from), take: (deliveries) => gate.pass(() => receive(deliveries)), hold: (holder, forMs) => gate.hold(holder, forMs), hasFile, ledTo, source: (asked) => sources.tell(asked) },
      clockAheadMs: () => clock?.aheadMs() ?? 0,
      confirmClock: () => clock?.confirm(),
      copyStores: (directory) => copyStores({ log, keyring, secrets, files: storeFiles(paths) }, directory),
      retention: new Retention(state.view, handleInternal),
      takeouts: new Takeouts({ log, keyring, handle: handleInternal }),
      spamBlocks: () => policy.spamBlocks(now()),
      chatPolicies: new ChatPolicies(state.view, handleInternal),
      grantUsername: grantedUsernames(handleInternal),
      execute: (call) => nest.execute<CommandOutcome>(call.body.type, call),
    }),
    status: () => ({ nextPosition: log.nextPosition, durablePosition: log.durablePosition }),
    logOrigin: identity.origin,
    logVerifierKeys: log.verifierKeys,
    close: async () => {
      await endSweeping();
      await schedule.stop();
      clock?.write();
      gate.open();
      stopped.abort();
      await following;
      await state.close();
      await log.close();
      await nest.close();
      authKeys.close();
      keyring.close();
      secrets.close();
    },
  };
}

/** Undefined without a monotonic clock to compare with. */
function clockOf({ paths, now, uptime, onClockJump = () => {} }: CommandApiOptions, log: EventLog): ClockWatch | undefined {
  if (!uptime) return undefined;
  const newest = log.nextPosition > 0 ? log.read(log.nextPosition - 1) : undefined;
  return new ClockWatch({ file: join(paths.state, 'clock.json'), lastEventMs: newest?.timeMs, now, uptime, onJump: onClockJump });
}

/** Constructs the command handler with its dependencies: limits, clock, secrets, other partitions. */
function mount({ kek, secrets, log, identity }: Opened, state: WriteState, erasures: Erasures, { limits, now, showLoginCode, sendMail, passkeys = TELEGRAM, partitions, onTrouble = () => {}, onFailure }: CommandApiOptions) {
  const { view } = state;
  const { gigagroupMembersMin, antiSpamMembersMin } = limits;
  const rules: Rules = { freshAuthorizationMs: limits.freshAuthorizationS * 1000, passwordAwaitedMs: limits.passwordAwaitedS * 1000, gigagroupMembersMin, antiSpamMembersMin, partitions: partitions && { own: partitions.own, count: partitions.count } };
  const authKeys = new AuthKeys(secrets, kek);
  const idleKeys = new IdleKeys(secrets, authKeys, limits.unusedKeyS, (key) => authorizationOf(view.documents, key) !== undefined);
  const verifiers = new Verifiers(secrets, kek);
  const pushTokens = new PushTokens(secrets, kek);
  const policy = new Policy(limits, view);
  const passwords = new Passwords(view, verifiers, new PasswordChallenges());
  const leftSecrets = [
    new LeftSecrets<Uint8Array>({ page: (after, count) => verifiers.page(after, count), counts: (id) => passwords.isInForce(id, verifiers.userOf(id)), remove: (ids) => verifiers.remove(ids) }),
    new LeftSecrets<bigint>({ page: (after, count) => pushTokens.page(after, count), counts: (key) => pushChoicesOf(view.documents, key) !== undefined, remove: (keys) => keys.forEach((key) => pushTokens.forget(key)) }),
  ];
  const passkeyCalls = new PasskeyCalls({ view, policy, party: { ...passkeys, verifiesUser: true }, now });
  const shared = { view, passkeyCalls, codes: new LoginCodes(limits.wrongCodesPerCode), mailCodes: new MailCodes(limits.wrongCodesPerCode), tokens: new LoginTokens(), passwords, policy };
  const others = partitions?.others ?? new Map<number, OtherPartition & HomePartition>();
  const reactor = new DeliveryReactor({ own: partitions?.own ?? 0, view, durablePosition: () => log.durablePosition, others, onTrouble, onFailure });
  const home = partitions?.own === 0 ? undefined : partitions?.others.get(0);
  const registry = home && new Registry({ state, home, partitions: rules.partitions!, onTrouble, endAccount: (fact, timeMs) => handler.endAccount(fact, timeMs) });
  const arrivals = new Arrivals(view);
  const sources = new Sources({ log, state, partitions: rules.partitions, others, arrivals, now, handle: (id, command) => handler.handleInternal(id, command) });
  const links = new ConfirmLinks(kek);
  const warned = (command: InternalCommand, id: Uint8Array) => handler.handleInternal(systemCommandId('warning', id), command);
  const warnings: Warnings = {
    deletionAsked: (user, id) => warned(deletionMessage(user, links.link(userOf(view.documents, user)?.phone ?? '', user, accountOf(view.documents, user).deletionDueMs)), id),
    resetAsked: (user, id) => warned(resetMessage(user), id),
  };
  const handler = new LoadDecideAppend({
    log,
    state,
    policy,
    now,
    rules,
    draw: (seed, stream, version, id) => dice.draw(seed, stream, version, id),
    registry,
    sources,
    secretWorks: secretWorks({ ...shared, authKeys, verifiers, pushTokens }),
    consequences: new Consequences(erasures, verifiers, authKeys, idleKeys, pushTokens, (partition) => reactor.wake(partition), warnings),
  });
  const mailCalls = new MailCalls({ ...shared, passwordAwaitedMs: rules.passwordAwaitedMs, now, sendMail, showLoginCode });
  const codeCalls = new CodeCalls({ ...shared, links, freshAuthorizationMs: rules.freshAuthorizationMs, now, showLoginCode });
  const login = new LoginCalls({
    ...shared,
    recovery: (user) => mailCalls.recovery(user),
    now,
    showLoginCode,
    passwordAwaitedMs: rules.passwordAwaitedMs,
    tellAccount: (user, code, hash) => handler.handleInternal(systemCommandId('login-code', hash), codeMessage(user, code)),
  });
  const handleInternal = (id: Uint8Array, command: InternalCommand) => handler.handleInternal(id, command);
  const dice = new DiceSeeds({ view, kek, origin: identity.origin, handle: handleInternal, now });
  // Only the home partition records account activity, because it is told of every session.
  const noteSeen = registry ? () => {} : signsOfLife({ view, handle: handleInternal, now, onFailure });
  const handle = (call: CommandCall) => {
    noteSeen(authorizationOf(view.documents, call.authKeyId)?.user ?? 0, call.authKeyId);
    return dice.begin(call.body as Command)?.then(() => handler.handle(call)) ?? handler.handle(call);
  };
  return { handle, handleInternal, ...crossings(handler, view, arrivals, onTrouble), sources, reactor, registry, noteSeen, dice, login, codeCalls, mailCalls, passkeyCalls, passwords, authKeys, idleKeys, leftSecrets, policy };
}

/** Receives deliveries of other partitions, and lets callers wait for a particular one. */
function crossings(handler: LoadDecideAppend, view: View, arrivals: Arrivals, onTrouble: (event: string, error: unknown) => void) {
  const receive = (deliveries: readonly ReceiveDelivery[]) => handler.receive(deliveries).catch((error: unknown) => {
    if (!(error instanceof UnknownDelivery)) throw error;
    onTrouble('delivery-unknown', error);
    throw new LinkError(DELIVERY_UNKNOWN);
  }).finally(() => arrivals.tell());
  const hasFile = async (file: number, lent = -1) => {
    await arrivals.reached(HOME_PARTITION, lent + 1);
    return isFileAtHand(view.documents, file);
  };
  const ledTo = async (from: number, number: number, posted: number) => {
    await arrivals.reached(from, number + 1);
    return await handler.ledTo(from, posted);
  };
  return { receive, hasFile, ledTo };
}
