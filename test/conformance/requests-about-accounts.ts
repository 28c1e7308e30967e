/** Requests about a user's own account: phone number, passwords, devices, settings, reports. */
import type { tl } from '@teamgram/tl';

type Requests = { [method: string]: () => Record<string, unknown> };

const settings = { _: 'codeSettings' };
const code = { phone_number: '15550777', phone_code_hash: '00', phone_code: '00000' };
const noProof = { _: 'inputCheckPasswordEmpty' };
const purpose = { _: 'emailVerifyPurposePassport' };

const passkey = (response: object) => ({ _: 'inputPasskeyCredentialPublicKey', id: 'AAAA', raw_id: 'AAAA', response });

/** Methods that need no login. */
export const openAccountRequests: Requests = {
  'account.sendVerifyEmailCode': () => ({ purpose, email: 'eve@example.org' }),
  'account.verifyEmail': () => ({ purpose, verification: { _: 'emailVerificationCode', code: '000000' } }),
  'auth.checkRecoveryPassword': () => ({ code: '000000' }),
  'auth.recoverPassword': () => ({ code: '000000' }),
  'auth.reportMissingCode': () => ({ phone_number: '15550777', phone_code_hash: '00', mnc: '' }),
  'auth.requestPasswordRecovery': () => ({}),
  'auth.initPasskeyLogin': () => ({ api_id: 1, api_hash: '' }),
  'auth.finishPasskeyLogin': () => ({
    credential: passkey({ _: 'inputPasskeyResponseLogin', client_data: { _: 'dataJSON', data: '{}' }, authenticator_data: new Uint8Array(37), signature: new Uint8Array(70), user_handle: '2:10000000001' }),
  }),
};

export function requestsAboutAccounts(friend: tl.inputPeerUser, ownMessageId: number): Requests {
  const level = { _: 'autoDownloadSettings', photo_size_max: 1, video_size_max: 1, file_size_max: 1, video_upload_maxbitrate: 1, small_queue_active_operations_max: 1, large_queue_active_operations_max: 1 };
  const noPhoto = { _: 'inputPhotoEmpty' };
  const reason = { _: 'inputReportReasonSpam' };
  return {
    ...settingsRequests(friend, level),
    'account.reportPeer': () => ({ peer: friend, reason, message: '' }),
    'account.reportProfilePhoto': () => ({ peer: friend, photo_id: noPhoto, reason, message: '' }),
    'messages.report': () => ({ peer: friend, id: [ownMessageId], option: new Uint8Array(0), message: '' }),
    'messages.reportReaction': () => ({ peer: friend, id: ownMessageId, reaction_peer: friend }),
    'messages.reportSpam': () => ({ peer: friend }),
    'account.initPasskeyRegistration': () => ({}),
    'account.registerPasskey': () => ({
      credential: passkey({ _: 'inputPasskeyResponseRegister', client_data: { _: 'dataJSON', data: '{}' }, attestation_data: new Uint8Array(37) }),
    }),
    'account.getPasskeys': () => ({}),
    'account.deletePasskey': () => ({ id: 'AAAA' }),
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

function settingsRequests(friend: tl.inputPeerUser, level: object): Requests {
  return {
    'account.changeAuthorizationSettings': () => ({ hash: 0n, call_requests_disabled: true }),
    'account.deleteAutoSaveExceptions': () => ({}),
    'account.getAutoDownloadSettings': () => ({}),
    'account.initTakeoutSession': () => ({ contacts: true }),
    'account.finishTakeoutSession': () => ({ success: true }),
    'account.getAutoSaveSettings': () => ({}),
    'account.getContactSignUpNotification': () => ({}),
    'account.getContentSettings': () => ({}),
    'account.getReactionsNotifySettings': () => ({}),
    'account.saveAutoDownloadSettings': () => ({ settings: level }),
    'account.saveAutoSaveSettings': () => ({ peer: friend, settings: { _: 'autoSaveSettings', photos: true } }),
    'account.setAuthorizationTTL': () => ({ authorization_ttl_days: 30 }),
    'account.setContactSignUpNotification': () => ({ silent: true }),
    'account.setContentSettings': () => ({ sensitive_enabled: true }),
    'account.setReactionsNotifySettings': () => ({ settings: { _: 'reactionsNotifySettings', sound: { _: 'notificationSoundDefault' }, show_previews: true } }),
    'account.toggleSponsoredMessages': () => ({ enabled: true }),
    'help.dismissSuggestion': () => ({ peer: { _: 'inputPeerEmpty' }, suggestion: 'SETUP_PASSWORD' }),
  };
}
