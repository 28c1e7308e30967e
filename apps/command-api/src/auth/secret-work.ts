/**
 * Handles the secrets of a command around its decision: checks them beforehand (the decider sees only the result, as `evidence`) and stores those
 * that the resulting events refer to.
 */
import { authorizationOf, awaitedPasswordOf, phoneDigits, userOf, type Command, type Evidence, type LoginTokenEvidence, type View } from '@teamgram/domain';
import type { Policy } from '../limits/policy.ts';
import type { LoginCodes } from '../login/login-codes.ts';
import type { MailCodes } from '../login/mail-codes.ts';
import type { PasskeyCalls } from '../passkeys/passkey-calls.ts';
import type { LoginTokens } from '../login/login-tokens.ts';
import type { AuthKeys } from '../secrets/auth-keys.ts';
import type { Verifiers } from '../secrets/verifiers.ts';
import type { PushTokens } from '../secrets/push-tokens.ts';
import { deviceOf } from './device.ts';
import type { Passwords } from './passwords.ts';

export type Asking = { id: Uint8Array; authKeyId: bigint; actor: number; nowMs: number };

type SecretWork<C> = {
  /** May consume what it checks (a code, a challenge). Throws Refusal after too many attempts. */
  evidence(command: C, asking: Asking): Evidence;
  /** Called after the decider has accepted the command; the secret must be durable before the events are. */
  keep?(command: C, asking: Asking): void;
};
export type SecretWorks = { [T in Command['type']]?: SecretWork<Extract<Command, { type: T }>> };

export type SecretWorkParts = {
  view: View;
  authKeys: AuthKeys;
  verifiers: Verifiers;
  pushTokens: PushTokens;
  codes: LoginCodes;
  mailCodes: MailCodes;
  passkeyCalls: PasskeyCalls;
  tokens: LoginTokens;
  passwords: Passwords;
  policy: Policy;
};

/** The secret handling of every command that carries a secret, keyed by command type. */
export function secretWorks({ view, authKeys, verifiers, pushTokens, codes, mailCodes, passkeyCalls, tokens, passwords, policy }: SecretWorkParts): SecretWorks {
  const deviceOfKey = (authKeyId: bigint) => deviceOf(authKeys.client(authKeyId));
  const judgePassword = (user: number, proof: Parameters<Passwords['judge']>[1], nowMs: number) => {
    if (proof) policy.take('wrongPasswordsPerUser', user, nowMs);
    return passwords.judge(user, proof, nowMs);
  };

  return {
    SignIn: {
      evidence: ({ phone, phoneCodeHash, code }, { authKeyId, nowMs }) => ({
        code: code === '' ? undefined : codes.judge(phoneDigits(phone), phoneCodeHash, code, nowMs),
        device: deviceOfKey(authKeyId),
      }),
    },
    SignUp: {
      evidence: ({ phone, phoneCodeHash }, { authKeyId, nowMs }) => ({
        code: codes.wasConfirmed(phoneDigits(phone), phoneCodeHash, nowMs) ? 'confirmed' : 'expired',
        device: deviceOfKey(authKeyId),
      }),
    },
    CheckPassword: {
      evidence: ({ proof }, { authKeyId, nowMs }) => {
        const user = awaitedPasswordOf(view.documents, authKeyId)?.user;
        return { password: user === undefined ? undefined : judgePassword(user, proof, nowMs), device: deviceOfKey(authKeyId) };
      },
    },
    SetPassword: {
      evidence: ({ proof }, { actor, nowMs }) => ({ password: judgePassword(actor, proof, nowMs) }),
      keep: (command, { id, actor }) => verifiers.put(id, actor, command),
    },
    RemovePassword: { evidence: ({ proof }, { actor, nowMs }) => ({ password: judgePassword(actor, proof, nowMs) }) },
    TransferChat: { evidence: ({ proof }, { actor, nowMs }) => ({ password: judgePassword(actor, proof, nowMs) }) },
    DeleteAccount: {
      evidence: ({ proof }, { actor, authKeyId, nowMs }) => {
        const user = actor || awaitedPasswordOf(view.documents, authKeyId)?.user;
        return { password: user === undefined || !proof ? undefined : judgePassword(user, proof, nowMs) };
      },
    },
    ChangePhone: {
      evidence: ({ phone, phoneCodeHash, code }, { actor, nowMs }) => ({ code: code === '' ? undefined : codes.judge(phoneDigits(phone), phoneCodeHash, code, nowMs, `change-phone/${actor}`) }),
    },
    CancelAccountDeletion: {
      evidence: ({ phoneCodeHash, code }, { actor, nowMs }) => {
        const phone = userOf(view.documents, actor)?.phone ?? '';
        return { code: code === '' ? undefined : codes.judge(phone, phoneCodeHash, code, nowMs, `confirm-phone/${actor}`) };
      },
    },
    SetRecoveryEmail: { evidence: ({ code }, { actor, nowMs }) => ({ mail: mailCodes.judge(`confirm/${actor}`, code, nowMs) }) },
    RecoverPassword: {
      evidence: ({ code }, { actor, authKeyId, nowMs }) => {
        const user = actor || awaitedPasswordOf(view.documents, authKeyId)?.user;
        return { mail: user === undefined || code === '' ? undefined : mailCodes.judge(`recover/${user}`, code, nowMs), device: deviceOfKey(authKeyId) };
      },
      keep: ({ password }, { id, actor, authKeyId }) => {
        const user = actor || awaitedPasswordOf(view.documents, authKeyId)?.user;
        if (password && user !== undefined) verifiers.put(id, user, password);
      },
    },
    ...devices(pushTokens),
    RegisterPasskey: {
      evidence: (command, { actor, authKeyId }) => ({ registered: passkeyCalls.registered(actor, command, deviceOfKey(authKeyId)?.deviceModel ?? '') }),
    },
    LogInByPasskey: { evidence: (command, { authKeyId }) => ({ asserted: passkeyCalls.asserted(command), device: deviceOfKey(authKeyId) }) },
    AcceptLoginToken: {
      evidence: ({ token }, asking) => ({ loginToken: judgeToken({ tokens, view, authKeys }, token, asking) }),
      keep: ({ token }, { nowMs }) => tokens.accept(token, nowMs),
    },
  };
}

/** Push tokens are secrets: they are compared and stored here, not in the log. */
function devices(pushTokens: PushTokens): Pick<SecretWorks, 'RegisterDevice' | 'UnregisterDevice'> {
  const evidence = ({ token }: { token: string }, { authKeyId }: Asking): Evidence => ({ pushToken: pushTokens.isKept(authKeyId, token) ? 'kept' : 'another' });
  return { RegisterDevice: { evidence, keep: (command, { authKeyId }) => pushTokens.put(authKeyId, command) }, UnregisterDevice: { evidence } };
}

function judgeToken({ tokens, view, authKeys }: Pick<SecretWorkParts, 'tokens' | 'view' | 'authKeys'>, token: Uint8Array, { actor, nowMs }: Asking): LoginTokenEvidence {
  const pending = tokens.find(token, nowMs);
  if (!pending) return { state: 'unknown' };
  const { authKeyId } = pending;
  // The key may have logged in since it showed the token: a second account must not take over its session with an older token.
  if (pending.accepted || authorizationOf(view.documents, authKeyId)) return { state: 'accepted' };
  if (pending.expiresAtMs <= nowMs) return { state: 'expired' };
  if (pending.exceptUserIds.includes(actor)) return { state: 'excepted' };
  return { state: 'waiting', authKeyId, device: deviceOf(authKeys.client(authKeyId)) };
}
