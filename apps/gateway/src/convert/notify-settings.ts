import type { tl } from '@teamgram/tl';

/** Chosen notification settings; an absent one inherits from the scope or from the client's default. */
export type NotifyChoice = {
  showPreviews?: boolean | null | undefined;
  silent?: boolean | null | undefined;
  muteUntilS?: number | null | undefined;
};

/** core.telegram.org/constructor/peerNotifySettings: a field that is not set inherits. */
export function tlNotifySettings({ showPreviews, silent, muteUntilS }: NotifyChoice): tl.peerNotifySettings {
  return {
    _: 'peerNotifySettings',
    show_previews: showPreviews ?? undefined,
    silent: silent ?? undefined,
    mute_until: muteUntilS ?? undefined,
  };
}
