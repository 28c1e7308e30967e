import type { AccountSettings } from '@teamgram/read-models';
import { method } from '../../rpc/method.ts';
import { appSettings, translating } from './parts/app-settings.ts';
import { contentHash } from './parts/content-hash.ts';
import { tlJson } from './parts/json-value.ts';

const DISMISSED = 'dismissed/0/';
const told = (settings: Parameters<typeof tlJson>[0]) => ({ hash: contentHash(settings), config: tlJson(settings) });
const forEverybody = told(appSettings);
const whereTranslated = told({ ...appSettings, ...translating });

/** core.telegram.org/method/help.getAppConfig: "if the configuration hasn't changed, a help.appConfigNotModified will be returned". */
export default method('help.getAppConfig', async (request, context) => {
  const translates = context.services.translator !== undefined;
  const { hash, config } = context.viewer === 0 ? undismissed(translates) : configOf(await (await context.read()).settingsOf(context.viewer), translates);
  return request.hash === hash ? { _: 'help.appConfigNotModified' } : { _: 'help.appConfig', hash, config };
});

const undismissed = (translates: boolean) => (translates ? whereTranslated : forEverybody);

function configOf(settings: AccountSettings, translates: boolean): typeof forEverybody {
  const dismissed = Object.keys(settings).flatMap((name) => (name.startsWith(DISMISSED) ? name.slice(DISMISSED.length) : []));
  if (dismissed.length === 0) return undismissed(translates);
  return told({ ...appSettings, ...(translates ? translating : {}), dismissed_suggestions: dismissed });
}
