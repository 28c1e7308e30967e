import { method } from '../../rpc/method.ts';
import { globalPrivacy } from './parts/global-privacy.ts';

export default method('account.getGlobalPrivacySettings', (_request, context) => globalPrivacy(context));
