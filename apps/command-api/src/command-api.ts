/** The only writer, put together: files → state → rules → what other processes may ask. */
import { commandTypes, type Rules } from '@teamgram/domain';
import { createNestContext, ExitCode, FatalError, provideCommandHandler, type CommandCall, type CommandOutcome, type Limits } from '@teamgram/host';
import { Passwords } from './auth/passwords.ts';
import { secretWorks } from './auth/secret-work.ts';
import { systemCommandId } from './commands/command-ids.ts';
import { Consequences } from './commands/consequences.ts';
import { LoadDecideAppend } from './commands/load-decide-append.ts';
import { Policy } from './limits/policy.ts';
import { Broadcast } from './link/broadcast.ts';
import { handlers, type Handlers } from './link/handlers.ts';
import { KeyCalls } from './link/key-calls.ts';
import { codeMessage } from './login/code-message.ts';
import { LoginCalls } from './login/login-calls.ts';
import { LoginCodes } from './login/login-codes.ts';
import { LoginTokens } from './login/login-tokens.ts';
import { PasswordChallenges } from './login/password-challenges.ts';
import { openLog, type LogPaths } from './open-log.ts';
import { openState } from './state/open-state.ts';
import { AuthKeys } from './secrets/auth-keys.ts';
import { verifierKeys } from './secrets/log-identity.ts';
import { Verifiers } from './secrets/verifiers.ts';
import type { ErasedBlock } from './state/erasures.ts';

export type CommandApiOptions = {
  paths: LogPaths & { state: string };
  limits: Limits;
  rules: Rules;
  /** Milliseconds since 1970. */
  now: () => number;
  /** Shows a code to the operator. */
  showLoginCode: (phone: string, code: string) => void;
  /** The process cannot go on. */
  onFailure: (error: unknown) => void;
};

export type CommandApi = {
  handlers: Handlers;
  /** Name and printed keys of the log, for auditors. */
  logOrigin: string;
  logVerifierKeys: string[];
  /** Finishes what is under way and brings every file up to it. */
  close(): Promise<void>;
};

/** Expired temporary keys are dropped this often. */
const DROP_EXPIRED_EVERY_MS = 3_600_000;

/** Throws FatalError. */
export async function openCommandApi(options: CommandApiOptions): Promise<CommandApi> {
  const { paths, now, onFailure } = options;
  const { kek, secrets, keyring, identity, log } = await openLog(paths);
  void log.failed.then((reason) => onFailure(new FatalError(reason.message, ExitCode.disk)));
  const erased = new Broadcast<ErasedBlock>();
  const onErased = (block: ErasedBlock) => erased.send(block);
  const { state, erasures } = await openState({ dir: paths.state, log, keyring, origin: identity.origin, now, onErased, onFailure });
  const { view } = state;
  const authKeys = new AuthKeys(secrets, kek);
  const verifiers = new Verifiers(secrets, kek);
  const codes = new LoginCodes(options.limits.wrongCodesPerCode);
  const tokens = new LoginTokens();
  const passwords = new Passwords(view, verifiers, new PasswordChallenges());
  const policy = new Policy(options.limits);
  const handler = new LoadDecideAppend({
    log,
    state,
    policy,
    now,
    rules: options.rules,
    secretWorks: secretWorks({ view, authKeys, verifiers, codes, tokens, passwords, policy }),
    consequences: new Consequences(erasures, verifiers),
  });
  const handle = (call: CommandCall) => handler.handle(call);
  const login = new LoginCalls({
    view,
    codes,
    tokens,
    passwords,
    policy,
    now,
    showLoginCode: options.showLoginCode,
    passwordAwaitedMs: options.rules.passwordAwaitedMs,
    tellAccount: (user, code, hash) => handler.handleInternal(systemCommandId('login-code', hash), codeMessage(user, code)),
  });
  const keys = new KeyCalls({ view, authKeys, login, handle, now });
  const nest = await createNestContext(commandTypes.map((type) => provideCommandHandler(type, () => handle)));

  const dropping = setInterval(() => authKeys.dropExpired(Math.floor(now() / 1000)), DROP_EXPIRED_EVERY_MS);
  return {
    handlers: handlers({ log, keyring, authKeys, keys, login, erased, execute: (call) => nest.execute<CommandOutcome>(call.body.type, call) }),
    logOrigin: identity.origin,
    logVerifierKeys: verifierKeys(identity),
    close: async () => {
      clearInterval(dropping);
      await state.close();
      await log.close();
      await nest.close();
      authKeys.close();
      keyring.close();
      secrets.close();
    },
  };
}
