import type { AccountSettings } from '@teamgram/read-models';
import { method } from '../../rpc/method.ts';
import type { Deployment, Services } from '../../services.ts';
import { appSettings, sizesIn, translating } from './parts/app-settings.ts';
import { contentHash } from './parts/content-hash.ts';
import { tlJson } from './parts/json-value.ts';

const DISMISSED = 'dismissed/0/';
const told = (settings: Parameters<typeof tlJson>[0]) => ({ hash: contentHash(settings), config: tlJson(settings) });
type Told = ReturnType<typeof told>;
/** Configuration per deployment for users without dismissed suggestions. */
const undismissed = new WeakMap<Deployment, Told>();

/** core.telegram.org/method/help.getAppConfig: "if the configuration hasn't changed, a help.appConfigNotModified will be returned". */
export default method('help.getAppConfig', async (request, context) => {
  const { hash, config } = context.viewer === 0 ? forEverybody(context.services) : configOf(await (await context.read()).settingsOf(context.viewer), context.services);
  return request.hash === hash ? { _: 'help.appConfigNotModified' } : { _: 'help.appConfig', hash, config };
});

function forEverybody(services: Services): Told {
  const { deployment } = services;
  const known = undismissed.get(deployment) ?? told(settingsIn(services));
  undismissed.set(deployment, known);
  return known;
}

const settingsIn = ({ deployment, translator }: Services) => ({ ...appSettings, ...sizesIn(deployment), ...(translator ? translating : {}) });

function configOf(settings: AccountSettings, services: Services): Told {
  const dismissed = Object.keys(settings).flatMap((name) => (name.startsWith(DISMISSED) ? name.slice(DISMISSED.length) : []));
  return dismissed.length === 0 ? forEverybody(services) : told({ ...settingsIn(services), dismissed_suggestions: dismissed });
}
