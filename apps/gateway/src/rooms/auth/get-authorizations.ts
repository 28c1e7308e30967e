import { authKeyIdOf } from '@teamgram/domain';
import type { AuthorizationRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';
import { method } from '../../rpc/method.ts';
import { signedKeyId } from '../../keys/key-id.ts';

/** Reported when the account does not terminate idle sessions. */
const TTL_DAYS = 365;

export default method('account.getAuthorizations', async (_request, context) => {
  const queries = await context.read();
  const [rows, settings] = await Promise.all([queries.authorizationsOf(context.viewer), queries.settingsOf(context.viewer)]);
  return {
    _: 'account.authorizations',
    authorization_ttl_days: settings['authorization-ttl'] ?? TTL_DAYS,
    authorizations: rows.map((row) => tlAuthorizationRow(row, authKeyIdOf(row.authKeyId) === context.session.authorization.keyId)),
  };
});

/** IP addresses are never stored, so none is reported. */
function tlAuthorizationRow(row: AuthorizationRow, current: boolean): tl.authorization {
  const grantedAtS = Math.floor(row.grantedAtMs / 1000);
  return {
    _: 'authorization',
    current: current || undefined,
    // "hash: 0 for the current session" (core.telegram.org/constructor/authorization): it cannot terminate itself.
    hash: current ? 0n : signedKeyId(authKeyIdOf(row.authKeyId)),
    device_model: row.deviceModel,
    platform: row.platform,
    system_version: row.systemVersion,
    api_id: row.apiId,
    app_name: '',
    app_version: row.appVersion,
    date_created: grantedAtS,
    date_active: Math.max(grantedAtS, Math.floor(row.seenAtMs / 1000)),
    call_requests_disabled: row.callsDisabled || undefined,
    encrypted_requests_disabled: row.secretChatsDisabled || undefined,
    ip: '',
    country: '',
    region: '',
  };
}
