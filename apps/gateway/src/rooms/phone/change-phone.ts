import { method } from '../../rpc/method.ts';

/** Refused: PHONE_CODE_EMPTY, PHONE_CODE_EXPIRED, PHONE_CODE_INVALID, PHONE_NUMBER_INVALID, PHONE_NUMBER_OCCUPIED. */
export default method('account.changePhone', async ({ phone_number, phone_code_hash, phone_code }, context) => {
  await context.send({ type: 'ChangePhone', phone: phone_number, phoneCodeHash: phone_code_hash, code: phone_code });
  await context.read();
  const [user] = await context.services.users.show(context.view, [context.viewer]);
  return user ?? { _: 'userEmpty', id: context.viewer };
});
