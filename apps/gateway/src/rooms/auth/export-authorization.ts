import { refusal } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';
import { DC_MAX } from '../../sessions/session.ts';

/** For clients that create a separate key for another data centre; this deployment serves all of them. */
export default method('auth.exportAuthorization', ({ dc_id }, { services, session, viewer }) => {
  if (dc_id < 1 || dc_id > DC_MAX) throw refusal('DC_ID_INVALID');
  const { keyId } = session.authorization;
  return { _: 'auth.exportedAuthorization', id: BigInt(viewer), bytes: services.exported.give({ keyId, userId: viewer }) };
});
