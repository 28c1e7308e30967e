/** Converts attributes of an uploaded document to the form stored in the log (core.telegram.org/type/DocumentAttribute). */
import { documentAttribute } from '@teamgram/event-schemas';
import type { DocumentAttribute } from '@teamgram/event-schemas';
import type { tl } from '@teamgram/tl';

/** The attribute of custom emoji is dropped, since those are not uploaded by users. */
export function storedAttributes(attributes: readonly tl.DocumentAttribute[]): DocumentAttribute[] {
  return attributes.flatMap((attribute) => storedAttribute(attribute) ?? []);
}

function storedAttribute(attribute: tl.DocumentAttribute): DocumentAttribute | undefined {
  switch (attribute._) {
    case 'documentAttributeFilename': return documentAttribute({ kind: 'filename', fileName: attribute.file_name });
    case 'documentAttributeImageSize': return documentAttribute({ kind: 'image-size', width: attribute.w, height: attribute.h });
    case 'documentAttributeAnimated': return documentAttribute({ kind: 'animated' });
    case 'documentAttributeHasStickers': return documentAttribute({ kind: 'has-stickers' });
    case 'documentAttributeSticker': return documentAttribute({ kind: 'sticker', title: attribute.alt });
    case 'documentAttributeVideo': return documentAttribute({
      kind: 'video', width: attribute.w, height: attribute.h, durationS: attribute.duration,
      round: attribute.round_message === true, supportsStreaming: attribute.supports_streaming === true, nosound: attribute.nosound === true,
    });
    case 'documentAttributeAudio': return documentAttribute({
      kind: 'audio', durationS: attribute.duration, voice: attribute.voice === true, title: attribute.title ?? '',
      performer: attribute.performer ?? '', waveform: attribute.waveform ?? new Uint8Array(0),
    });
    case 'documentAttributeCustomEmoji': return undefined;
  }
}
