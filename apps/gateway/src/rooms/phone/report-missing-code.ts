import { method } from '../../rpc/method.ts';

/** The operator, who hands out the codes, is shown this one once more. False: no such code waits. */
export default method('auth.reportMissingCode', ({ phone_number, phone_code_hash }, { services, session }) =>
  services.commandApi.call('codes.report-missing', { authKeyId: session.authorization.keyId, phone: phone_number, phoneCodeHash: phone_code_hash }));
