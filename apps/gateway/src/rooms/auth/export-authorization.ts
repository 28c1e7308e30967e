import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { DC_MAX } from '../../sessions/session.ts';

/** For a client that makes a key of its own for another data centre; all of them are here. */
export default method('auth.exportAuthorization', ({ dc_id }, { services, session, viewer }) => {
  if (dc_id < 1 || dc_id > DC_MAX) throw refusal('DC_ID_INVALID');
  const { keyId } = session.authorization;
  return { _: 'auth.exportedAuthorization', id: BigInt(viewer), bytes: services.exported.give({ keyId, userId: viewer }) };
});
