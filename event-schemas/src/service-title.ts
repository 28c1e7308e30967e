/**
 * Parameters of messages for which Content and ServiceDetails have no field. They are base64-encoded in the title, because a new field would require
 * a new version of all messages.
 */
import { readAnsweredMessage, readPollAnswer, readProximityAlert, readShownWallpaper, writeAnsweredMessage, writePollAnswer, writeProximityAlert, writeShownWallpaper } from './generated/codec.ts';
import type { AnsweredMessage, Content, PollAnswer, ProximityAlert, ServiceDetails, ShownWallpaper } from './generated/codec.ts';
import { Reader, Writer } from './wire.ts';

export const WALLPAPER_ACTION = 'SetChatWallPaper';

export function wallpaperTitle(shown: ShownWallpaper): string {
  return inTitle(writeShownWallpaper, shown);
}
/** Undefined if the content does not announce a wallpaper. */
export function shownWallpaperOf(content: Pick<Content, 'action' | 'service'> | undefined): ShownWallpaper | undefined {
  return content?.action === WALLPAPER_ACTION && content.service ? fromTitle(readShownWallpaper, content.service) : undefined;
}

/** For "PollAppendAnswer" and "PollDeleteAnswer". */
export function answerTitle(answer: PollAnswer): string {
  return inTitle(writePollAnswer, answer);
}
export function answerTold(details: ServiceDetails): PollAnswer {
  return fromTitle(readPollAnswer, details);
}

export const PROXIMITY_ACTION = 'GeoProximityReached';

export function proximityTitle(alert: ProximityAlert): string {
  return inTitle(writeProximityAlert, alert);
}
/** Undefined: not a proximity alert. */
export function proximityAlertOf(content: Pick<Content, 'action' | 'service'> | undefined): ProximityAlert | undefined {
  return content?.action === PROXIMITY_ACTION && content.service ? fromTitle(readProximityAlert, content.service) : undefined;
}

/** Of an ordinary message, which has no service details otherwise. */
export function answeredTitle(answered: AnsweredMessage): string {
  return inTitle(writeAnsweredMessage, answered);
}
/** Undefined: the message answers nothing, or what stands in its own chat. */
export function answeredOf(content: Pick<Content, 'action' | 'service'> | undefined): AnsweredMessage | undefined {
  return content?.action === '' && content.service ? fromTitle(readAnsweredMessage, content.service) : undefined;
}

function inTitle<Told>(write: (told: Told, writer: Writer) => Writer, told: Told): string {
  return Buffer.from(write(told, Writer.create()).finish()).toString('base64');
}

function fromTitle<Told>(read: (reader: Reader, end: number) => Told, { title }: ServiceDetails): Told {
  const bytes = Buffer.from(title, 'base64');
  return read(Reader.create(bytes), bytes.length);
}
