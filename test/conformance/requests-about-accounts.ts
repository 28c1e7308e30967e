/** Requests about a person's own account: numbers, passwords, devices, settings, reports. */
import type { tl } from '@teamgram/tl';

type Requests = { [method: string]: () => Record<string, unknown> };

const settings = { _: 'codeSettings' };
const code = { phone_number: '15550777', phone_code_hash: '00', phone_code: '00000' };
const noProof = { _: 'inputCheckPasswordEmpty' };
const purpose = { _: 'emailVerifyPurposePassport' };

/** Of methods that nobody has to be logged in for. */
export const openAccountRequests: Requests = {
  'account.sendVerifyEmailCode': () => ({ purpose, email: 'eve@example.org' }),
  'account.verifyEmail': () => ({ purpose, verification: { _: 'emailVerificationCode', code: '000000' } }),
  'auth.checkRecoveryPassword': () => ({ code: '000000' }),
  'auth.recoverPassword': () => ({ code: '000000' }),
  'auth.reportMissingCode': () => ({ phone_number: '15550777', phone_code_hash: '00', mnc: '' }),
  'auth.requestPasswordRecovery': () => ({}),
};

export function requestsAboutAccounts(_friend: tl.inputPeerUser): Requests {
  return {
    'account.cancelPasswordEmail': () => ({}),
    'account.changePhone': () => code,
    'account.confirmPasswordEmail': () => ({ code: '000000' }),
    'account.confirmPhone': () => ({ phone_code_hash: '00', phone_code: '00000' }),
    'account.declinePasswordReset': () => ({}),
    'account.getPasswordSettings': () => ({ password: noProof }),
    'account.invalidateSignInCodes': () => ({ codes: ['00000'] }),
    'account.resendPasswordEmail': () => ({}),
    'account.resetPassword': () => ({}),
    'account.sendChangePhoneCode': () => ({ phone_number: '15550777', settings }),
    'account.sendConfirmPhoneCode': () => ({ hash: '00', settings }),
    'account.sendVerifyPhoneCode': () => ({ phone_number: '15550777', settings }),
    'account.verifyPhone': () => code,
    'help.getSupport': () => ({}),
  };
}
