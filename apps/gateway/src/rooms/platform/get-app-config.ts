import { method } from '../../rpc/method.ts';
import type { tl } from '@teamgram/tl';

/** Parts of 512 KiB: 8,192 of them hold the 4 GiB that one file may have here. */
const FILE_PARTS_MAX = 8_192;

/** core.telegram.org/api/config#client-configuration: only what differs from the clients' own defaults. */
const settings: Record<string, number | boolean> = {
  upload_max_fileparts_default: FILE_PARTS_MAX,
  upload_max_fileparts_premium: FILE_PARTS_MAX,
  dialogs_pinned_limit_default: 5,
  dialogs_pinned_limit_premium: 10,
  caption_length_limit_default: 1024,
  caption_length_limit_premium: 4096,
  about_length_limit_default: 70,
  about_length_limit_premium: 140,
  premium_purchase_blocked: true,
  stories_all_hidden: true,
};
/** Changes with the settings, so that a client fetches them once. */
const HASH = 1;

export default method('help.getAppConfig', ({ hash }) => (hash === HASH ? { _: 'help.appConfigNotModified' } : { _: 'help.appConfig', hash: HASH, config: configJson() }));

function configJson(): tl.jsonObject {
  return { _: 'jsonObject', value: Object.entries(settings).map(([key, value]) => ({ _: 'jsonObjectValue', key, value: jsonValue(value) })) };
}

function jsonValue(value: number | boolean): tl.JSONValue {
  return typeof value === 'number' ? { _: 'jsonNumber', value } : { _: 'jsonBool', value };
}
