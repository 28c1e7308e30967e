import { method } from '../../rpc/method.ts';
import { appSettings } from './parts/app-settings.ts';
import { contentHash } from './parts/content-hash.ts';
import { tlJson } from './parts/json-value.ts';

const hash = contentHash(appSettings);
const config = tlJson(appSettings);

/** core.telegram.org/method/help.getAppConfig: "if the configuration hasn't changed, a help.appConfigNotModified will be returned". */
export default method('help.getAppConfig', (request) =>
  request.hash === hash ? { _: 'help.appConfigNotModified' } : { _: 'help.appConfig', hash, config });
