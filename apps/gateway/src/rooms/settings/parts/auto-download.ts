import type { AutoDownloadRow } from '@teamgram/read-models';
import type { tl } from '@teamgram/tl';

const KIB = 1024;
const MIB = 1024 * KIB;

const everywhere = {
  disabled: false, videoPreloadLarge: false, audioPreloadNext: true, phonecallsLessData: false, storiesPreload: false, videoUploadMaxBitrate: 100,
  smallQueueActiveOperationsMax: 0, largeQueueActiveOperationsMax: 0,
};

/** Defaults: photos on every network, more on faster ones (core.telegram.org/constructor/autoDownloadSettings). */
export const usual = {
  low: { ...everywhere, phonecallsLessData: true, videoUploadMaxBitrate: 50, photoSizeMax: MIB, videoSizeMax: 0, fileSizeMax: 0 },
  medium: { ...everywhere, videoPreloadLarge: true, photoSizeMax: MIB, videoSizeMax: 10 * MIB, fileSizeMax: MIB },
  high: { ...everywhere, videoPreloadLarge: true, storiesPreload: true, photoSizeMax: MIB, videoSizeMax: 15 * MIB, fileSizeMax: 3 * MIB },
} satisfies Record<string, AutoDownloadRow>;

export function tlAutoDownload(row: AutoDownloadRow): tl.autoDownloadSettings {
  return {
    _: 'autoDownloadSettings',
    disabled: row.disabled || undefined,
    video_preload_large: row.videoPreloadLarge || undefined,
    audio_preload_next: row.audioPreloadNext || undefined,
    phonecalls_less_data: row.phonecallsLessData || undefined,
    stories_preload: row.storiesPreload || undefined,
    photo_size_max: row.photoSizeMax,
    video_size_max: row.videoSizeMax,
    file_size_max: row.fileSizeMax,
    video_upload_maxbitrate: row.videoUploadMaxBitrate,
    small_queue_active_operations_max: row.smallQueueActiveOperationsMax,
    large_queue_active_operations_max: row.largeQueueActiveOperationsMax,
  };
}

/** Negative sizes are taken as 0. */
export function autoDownloadOf(settings: tl.autoDownloadSettings): AutoDownloadRow {
  const count = (value: number | bigint) => Math.max(Number(value), 0);
  return {
    disabled: settings.disabled ?? false,
    videoPreloadLarge: settings.video_preload_large ?? false,
    audioPreloadNext: settings.audio_preload_next ?? false,
    phonecallsLessData: settings.phonecalls_less_data ?? false,
    storiesPreload: settings.stories_preload ?? false,
    photoSizeMax: count(settings.photo_size_max),
    videoSizeMax: count(settings.video_size_max),
    fileSizeMax: count(settings.file_size_max),
    videoUploadMaxBitrate: count(settings.video_upload_maxbitrate),
    smallQueueActiveOperationsMax: count(settings.small_queue_active_operations_max),
    largeQueueActiveOperationsMax: count(settings.large_queue_active_operations_max),
  };
}
