import { method } from '../../rpc/method.ts';

/** "Returns localized text of a text message with an invitation": gives the address of this server. */
export default method('help.getInviteText', (_request, { services }) => {
  const { host, port } = services.deployment.address;
  return { _: 'help.inviteText', message: `Let us talk on my Telegram-compatible server at ${host}:${port}.` };
});
