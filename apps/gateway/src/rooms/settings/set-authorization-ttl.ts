import { method } from '../../rpc/method.ts';

/** Refused: TTL_DAYS_INVALID, FRESH_RESET_AUTHORISATION_FORBIDDEN. */
export default method('account.setAuthorizationTTL', async ({ authorization_ttl_days }, context) => {
  await context.send({ type: 'ChooseAuthorizationTtl', days: authorization_ttl_days });
  return true;
});
