import { method } from '../../rpc/method.ts';

/** Shows the code once more to the operator, who hands out codes. False: no such code is pending. */
export default method('auth.reportMissingCode', ({ phone_number, phone_code_hash }, { services, session }) =>
  services.commandApi.call('codes.report-missing', { authKeyId: session.authorization.keyId, phone: phone_number, phoneCodeHash: phone_code_hash }));
