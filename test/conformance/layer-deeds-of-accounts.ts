/** Runs a second account through its whole life in each layer: every kind of login, password and recovery, phone number, passkeys, deletion. */
import type { tl } from '@teamgram/tl';
import { Authenticator } from '../support/authenticator.ts';
import { eventually } from '../support/eventually.ts';
import { ALICE_PHONE } from '../support/people.ts';
import { firstPage, inputChannel, inputPeerChannel } from './community.ts';
import { chatOf, inputUser } from './layer-person.ts';
import type { Person } from './layer-person.ts';
import type { World } from './layer-world.ts';
import { noProof, passwordSettings, proofOf } from './password.ts';

/** The account, another device of the same layer, and the codes printed by the server. */
type Life = { soul: Person; tablet: Person; code: (phone: string) => Promise<string> };

const settings = { _: 'codeSettings' } as const;
const PASSWORD = 'correct horse';
const hashOf = (sent: tl.auth.SentCode) => (sent as tl.auth.sentCode).phone_code_hash;
const sendCode = async (person: Person) => hashOf(await person.ask('auth.sendCode', { phone_number: person.phone, api_id: 1, api_hash: '', settings }));

/** Expects an intermediate request to be refused. */
async function refusedWith(error: string, attempt: Promise<unknown>): Promise<void> {
  const words = await attempt.then(() => 'nothing', String);
  if (!words.includes(error)) throw new Error(`refused with ${words} instead of ${error}`);
}

export async function liveAndDie(person: Person, phone: string, { people: { server } }: World): Promise<void> {
  const [soul, tablet] = [await person.another(phone), await person.another(phone)];
  const life: Life = { soul, tablet, code: server.code };
  try {
    await signUp(life);
    await moreDevices(life);
    if (person.knows('account.registerPasskey')) await passkeys(life);
    await soul.ask('auth.resetAuthorizations', {});
    await password(life);
    if (person.knows('messages.editChatCreator')) await heir(life);
    await kept(life);
    await forgotten(life);
    await anotherNumber(life);
    await soul.ask('account.deleteAccount', { reason: 'all is done' });
  } finally {
    for (const each of [soul, tablet]) each.account.close();
  }
}

async function signUp({ soul, code }: Life): Promise<void> {
  const { phone: phone_number } = soul;
  const first = await sendCode(soul);
  await code(phone_number);
  const second = hashOf(await soul.ask('auth.resendCode', { phone_number, phone_code_hash: first }));
  await code(phone_number);
  await soul.ask('auth.cancelCode', { phone_number, phone_code_hash: second });
  const phone_code_hash = await sendCode(soul);
  await soul.ask('auth.signIn', { phone_number, phone_code_hash, phone_code: await code(phone_number) });
  await soul.ask('auth.signUp', { phone_number, phone_code_hash, first_name: 'Soul', last_name: '' });
}

/** Logs in with another key of the same client, with a QR code, and with a temporary key. */
async function moreDevices({ soul, tablet }: Life): Promise<void> {
  const { id, bytes } = await soul.ask('auth.exportAuthorization', { dc_id: 2 });
  await tablet.ask('auth.importAuthorization', { id, bytes });
  const other = await eventually('the tablet is listed', async () => (await soul.ask('account.getAuthorizations', {})).authorizations.find(({ current }) => !current));
  await soul.ask('account.resetAuthorization', { hash: other.hash });
  const { token } = (await tablet.ask('auth.exportLoginToken', { api_id: 1, api_hash: '', except_ids: [] })) as tl.auth.loginToken;
  await soul.ask('auth.acceptLoginToken', { token });
  await eventually('the tablet is logged in', () => tablet.ask('auth.importLoginToken', { token }).then(({ _ }) => _ === 'auth.loginTokenSuccess', () => false));
  if (soul.knows('account.setAuthorizationTTL')) await soul.ask('account.setAuthorizationTTL', { authorization_ttl_days: 30 });
  const device = { token_type: 2, token: `made up for layer ${soul.layer}`, other_uids: [] };
  await soul.ask('account.registerDevice', { ...device, app_sandbox: false, secret: new Uint8Array(0) });
  await soul.ask('account.unregisterDevice', device);
  // The client binds its key by itself, before anything else (core.telegram.org/api/pfs).
  const secret = await soul.another(soul.phone, { pfsExpiresInS: 3600 });
  soul.notes.answered.add('auth.bindTempAuthKey');
  await wrapped(secret);
  secret.account.close();
}

/** `connect` has sent the layer with the client info; a message id the server no longer knows counts as answered. */
async function wrapped(person: Person): Promise<void> {
  for (const wrapper of ['initConnection', 'invokeWithLayer']) person.notes.answered.add(wrapper);
  await person.within('invokeAfterMsg', { msg_id: 0n });
  await person.within('invokeAfterMsgs', { msg_ids: [0n] });
  await person.within('invokeWithoutUpdates', {});
}

async function passkeys({ soul, tablet }: Life): Promise<void> {
  const phone = new Authenticator();
  const credential = (response: tl.InputPasskeyResponse) => ({ _: 'inputPasskeyCredentialPublicKey', id: phone.id, raw_id: phone.id, response }) as const;
  const wanted = await soul.ask('account.initPasskeyRegistration', {});
  const { clientData, attestation } = phone.create(wanted.options.data);
  await soul.ask('account.registerPasskey', { credential: credential({ _: 'inputPasskeyResponseRegister', client_data: { _: 'dataJSON', data: clientData }, attestation_data: attestation }) });
  await tablet.ask('auth.logOut', {});
  const { options } = await tablet.ask('auth.initPasskeyLogin', { api_id: 1, api_hash: '' });
  const shown = phone.get(options.data);
  const client_data = { _: 'dataJSON', data: shown.clientData } as const;
  await tablet.ask('auth.finishPasskeyLogin', {
    credential: credential({ _: 'inputPasskeyResponseLogin', client_data, authenticator_data: shown.authenticatorData, signature: shown.signature, user_handle: phone.userHandle }),
  });
  await soul.ask('account.deletePasskey', { id: phone.id });
}

async function password({ soul, code }: Life): Promise<void> {
  const email = 'soul@mail.example.org';
  const change = (proof: tl.InputCheckPasswordSRP, new_settings: tl.account.PasswordInputSettings) => soul.ask('account.updatePasswordSettings', { password: proof, new_settings });
  const proof = () => proofOf(soul.account, PASSWORD);
  await refusedWith('EMAIL_UNCONFIRMED', change(noProof, await passwordSettings(soul.account, PASSWORD, email)));
  await code(soul.phone);
  await soul.ask('account.resendPasswordEmail', {});
  await code(soul.phone);
  await soul.ask('account.cancelPasswordEmail', {});
  await refusedWith('EMAIL_UNCONFIRMED', change(await proof(), { _: 'account.passwordInputSettings', email }));
  await soul.ask('account.confirmPasswordEmail', { code: await code(soul.phone) });
  await soul.ask('account.getPasswordSettings', { password: await proof() });
  // Setting the same address again needs no confirmation.
  await change(await proof(), { _: 'account.passwordInputSettings', email });
  await soul.ask('account.resetPassword', {});
  await soul.ask('account.declinePasswordReset', {});
}

/** Transfers a group to another owner with the password. */
async function heir({ soul }: Life): Promise<void> {
  const alice = await soul.account.find(ALICE_PHONE);
  const group = chatOf(await soul.ask('channels.createChannel', { megagroup: true, title: 'Heritage', about: '' })) as tl.channel;
  await soul.ask('channels.inviteToChannel', { channel: inputChannel(group), users: [inputUser(alice)] });
  await soul.ask('messages.editChatCreator', { peer: inputPeerChannel(group), user_id: inputUser(alice), password: await proofOf(soul.account, PASSWORD) });
}

/** Somebody with the code but without the password requests the deletion of the account; its owner cancels it, then logs in with the password. */
async function kept({ soul, tablet, code }: Life): Promise<void> {
  const signIn = async () => {
    const phone_code_hash = await sendCode(tablet);
    const answer = tablet.ask('auth.signIn', { phone_number: tablet.phone, phone_code_hash, phone_code: await code(tablet.phone) });
    await refusedWith('SESSION_PASSWORD_NEEDED', answer);
  };
  await signIn();
  await refusedWith('2FA_CONFIRM_WAIT', tablet.ask('account.deleteAccount', { reason: '' }));
  const hash = await eventually('the owner is told', async () => {
    const { messages } = await soul.ask('messages.getDialogs', firstPage) as tl.messages.dialogs;
    return messages.map((one) => (one._ === 'message' ? /confirmphone\?phone=\d+&hash=([0-9a-f]+)/.exec(one.message)?.[1] : undefined)).find((found) => found !== undefined);
  });
  const phone_code_hash = hashOf(await soul.ask('account.sendConfirmPhoneCode', { hash, settings }));
  await soul.ask('account.confirmPhone', { phone_code_hash, phone_code: await code(soul.phone) });
  await signIn();
  await tablet.ask('auth.checkPassword', { password: await proofOf(tablet.account, PASSWORD) });
}

async function forgotten({ soul, code }: Life): Promise<void> {
  await soul.ask('auth.requestPasswordRecovery', {});
  const mailed = await code(soul.phone);
  await soul.ask('auth.checkRecoveryPassword', { code: mailed });
  await soul.ask('auth.recoverPassword', { code: mailed });
}

async function anotherNumber({ soul, code }: Life): Promise<void> {
  const purpose = { _: 'emailVerifyPurposePassport' } as const;
  const email = 'soul@example.org';
  await soul.ask('account.sendVerifyEmailCode', { purpose, email });
  const mailed = await code(soul.phone);
  // Old layers have email and code as direct parameters.
  const verified = { purpose, verification: { _: 'emailVerificationCode', code: mailed } as const, email, code: mailed };
  await soul.ask('account.verifyEmail', verified);
  const phone_number = `${soul.phone}9`;
  const phone_code_hash = hashOf(await soul.ask('account.sendVerifyPhoneCode', { phone_number, settings }));
  await soul.ask('account.verifyPhone', { phone_number, phone_code_hash, phone_code: await code(phone_number) });
  const changed = hashOf(await soul.ask('account.sendChangePhoneCode', { phone_number, settings }));
  await soul.ask('account.changePhone', { phone_number, phone_code_hash: changed, phone_code: await code(phone_number) });
}
