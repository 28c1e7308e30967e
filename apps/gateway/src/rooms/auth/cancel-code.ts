import { method } from '../../rpc/method.ts';

export default method('auth.cancelCode', async ({ phone_number, phone_code_hash }, { services }) => {
  await services.commandApi.call('login.cancel-code', { phone: phone_number, phoneCodeHash: phone_code_hash });
  return true;
});
