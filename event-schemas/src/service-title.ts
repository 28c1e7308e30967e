/** What a service message tells that ServiceDetails has no field for: in base64 as its title, since a new field would be a new version of every message. */
import { readPollAnswer, readShownWallpaper, writePollAnswer, writeShownWallpaper } from './generated/codec.ts';
import type { Content, PollAnswer, ServiceDetails, ShownWallpaper } from './generated/codec.ts';
import { Reader, Writer } from './wire.ts';

export const WALLPAPER_ACTION = 'SetChatWallPaper';

export function wallpaperTitle(shown: ShownWallpaper): string {
  return inTitle(writeShownWallpaper, shown);
}
/** Undefined: the content tells of no wallpaper. */
export function shownWallpaperOf(content: Pick<Content, 'action' | 'service'> | undefined): ShownWallpaper | undefined {
  return content?.action === WALLPAPER_ACTION && content.service ? fromTitle(readShownWallpaper, content.service) : undefined;
}

/** Of "PollAppendAnswer" and "PollDeleteAnswer". */
export function answerTitle(answer: PollAnswer): string {
  return inTitle(writePollAnswer, answer);
}
export function answerTold(details: ServiceDetails): PollAnswer {
  return fromTitle(readPollAnswer, details);
}

function inTitle<Told>(write: (told: Told, writer: Writer) => Writer, told: Told): string {
  return Buffer.from(write(told, Writer.create()).finish()).toString('base64');
}

function fromTitle<Told>(read: (reader: Reader, end: number) => Told, { title }: ServiceDetails): Told {
  const bytes = Buffer.from(title, 'base64');
  return read(Reader.create(bytes), bytes.length);
}
