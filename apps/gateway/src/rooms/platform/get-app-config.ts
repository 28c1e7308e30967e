import type { AccountSettings } from '@teamgram/read-models';
import { method } from '../../rpc/method.ts';
import { appSettings } from './parts/app-settings.ts';
import { contentHash } from './parts/content-hash.ts';
import { tlJson } from './parts/json-value.ts';

const DISMISSED = 'dismissed/0/';
const forEverybody = { hash: contentHash(appSettings), config: tlJson(appSettings) };

/** core.telegram.org/method/help.getAppConfig: "if the configuration hasn't changed, a help.appConfigNotModified will be returned". */
export default method('help.getAppConfig', async (request, context) => {
  const { hash, config } = context.viewer === 0 ? forEverybody : configOf(await (await context.read()).settingsOf(context.viewer));
  return request.hash === hash ? { _: 'help.appConfigNotModified' } : { _: 'help.appConfig', hash, config };
});

function configOf(settings: AccountSettings): typeof forEverybody {
  const dismissed = Object.keys(settings).flatMap((name) => (name.startsWith(DISMISSED) ? name.slice(DISMISSED.length) : []));
  if (dismissed.length === 0) return forEverybody;
  const own = { ...appSettings, dismissed_suggestions: dismissed };
  return { hash: contentHash(own), config: tlJson(own) };
}
