import { SERVICE_USER } from '@teamgram/domain';
import { method } from '../../rpc/method.ts';

/** The service account, which answers questions. */
export default method('help.getSupport', async (_request, { services, view }) => {
  const [profile, [user]] = await Promise.all([services.users.profile(SERVICE_USER), services.users.show(view, [SERVICE_USER])]);
  return { _: 'help.support', phone_number: profile?.phone ?? '', user: user ?? { _: 'userEmpty', id: SERVICE_USER } };
});
