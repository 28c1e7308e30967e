import { deviceDescription, type DeviceDescription } from '@teamgram/event-schemas';
import type { ClientInfo } from '@teamgram/host';

/** Official clients name their language pack after their platform. */
const PLATFORMS: Record<string, string> = {
  android: 'Android', android_x: 'Android', ios: 'iOS', macos: 'macOS', tdesktop: 'Desktop', web: 'Web', weba: 'Web', webk: 'Web',
};
const LENGTH_MAX = 128;

/** The device description for account.getAuthorizations; undefined when the client never sent initConnection. */
export function deviceOf(client: ClientInfo | undefined): DeviceDescription | undefined {
  if (!client) return undefined;
  const { apiId, langCode, langPack } = client;
  const [deviceModel, systemVersion, appVersion] = [client.deviceModel, client.systemVersion, client.appVersion].map((text) => text.slice(0, LENGTH_MAX)) as [string, string, string];
  return deviceDescription({ deviceModel, systemVersion, appVersion, apiId, langCode: langCode.slice(0, LENGTH_MAX), platform: PLATFORMS[langPack] ?? '' });
}
