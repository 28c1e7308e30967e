/** Telegram Desktop of Debian (layer 152) on a virtual screen: a copy patched for our server, positions of its buttons, and recognition of its pages. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { patchBinary } from '../clients/patch-binary.ts';
import { eventually } from '../support/eventually.ts';
import type { Colour } from '../support/png.ts';
import type { Area } from './framebuffer.ts';
import type { Screen } from './screen.ts';

const ADDRESSES: [string, string][] = [['149.154.', '127.154.'], ['95.161.', '127.61.']];
const QUIT_TIMEOUT_MS = 10_000;
const PAGE_TIMEOUT_MS = 40_000;
/** How long to wait for a page before the action is repeated. */
const RETRY_MS = 6_000;
/** Time until the file dialog accepts a name, and the box after it a caption. */
const DIALOG_MS = 1_500;

const BLUE: Colour = [64, 167, 227];
const FOCUSED: Colour = [55, 161, 222];
const LINE: Colour = [224, 224, 224];
const WHITE: Colour = [255, 255, 255];

type Looks = (at: (x: number, y: number, colour: Colour) => boolean) => boolean;

/** Recognises pages by pixels that have these colours on no other page. The window is in the centre of the screen, its content at 130,65 to 970,695. */
const PAGES = {
  welcome: (at) => at(549, 500, BLUE),
  phone: (at) => at(400, 467, BLUE) && at(400, 331, LINE) && at(640, 190, WHITE),
  code: (at) => at(400, 467, BLUE) && at(400, 331, FOCUSED) && at(640, 190, WHITE),
  name: (at) => at(400, 467, BLUE) && at(640, 190, BLUE),
  chats: (at) => at(280, 600, WHITE) && !at(700, 600, WHITE),
} satisfies Record<string, Looks>;

export type Page = keyof typeof PAGES;

const MIDDLE_BUTTON = [549, 467] as const;
const WELCOME_BUTTON = [549, 500] as const;
const PHONE_INSTEAD_OF_QR = [549, 552] as const;
const FIRST_CHAT = [260, 155] as const;
const SEARCH_FIELD = [290, 88] as const;
const CHAT_TITLE = [520, 80] as const;
const MESSAGE_FIELD = [640, 670] as const;

/** Lower part of the chat list, right of the folders: white, unless a box dims the window or "Connecting…" is shown. */
const EMPTY_LIST: Area = { left: 210, top: 560, width: 212, height: 130 };
/** Upper part of the chat list. */
const CHAT_LIST: Area = { left: 132, top: 120, width: 290, height: 300 };
/** The messages of the open chat, without the bars above, the input field below and the scroll bar. */
const MESSAGES: Area = { left: 440, top: 180, width: 510, height: 460 };

export class TelegramDesktop {
  readonly #screen: Screen;
  readonly #program: string;
  readonly #home: string;
  #process: ChildProcess | undefined;

  /** Writes the patched program into `folder`, its home directory. Throws when the patch does not fit `original`. */
  constructor(screen: Screen, original: string, folder: string, publicKeyPem: string) {
    const binary = readFileSync(original);
    const { keys, addresses } = patchBinary(binary, publicKeyPem, ADDRESSES);
    if (keys !== 3 || addresses !== 9) throw new Error(`unknown Telegram Desktop: ${keys} keys and ${addresses} addresses instead of 3 and 9`);
    this.#screen = screen;
    this.#home = folder;
    mkdirSync(folder, { recursive: true });
    this.#program = join(folder, 'telegram-desktop');
    writeFileSync(this.#program, binary);
    chmodSync(this.#program, 0o755);
  }

  /** Its download directory. */
  get downloads(): string {
    return join(this.#home, 'Downloads', 'Telegram Desktop');
  }

  start(): void {
    this.#process = this.#screen.run(this.#program, ['-workdir', `${this.#home}/`], { HOME: this.#home });
  }

  /** Quits by keyboard; kills it after a timeout. */
  async quit(): Promise<void> {
    const child = this.#process!;
    const ended = once(child, 'exit', { signal: AbortSignal.timeout(QUIT_TIMEOUT_MS) }).catch(() => child.kill('SIGKILL'));
    await this.#screen.press('ctrl+q');
    await ended;
  }

  shows(page: Page): boolean {
    const at = (x: number, y: number, colour: Colour) => this.#screen.points.point(x, y).every((part, index) => part === colour[index]);
    return PAGES[page](at);
  }

  /** Repeats `act` until the page is shown; it must be safe to repeat. */
  async reach(page: Page, act: () => Promise<void> = async () => {}): Promise<void> {
    await persistently(`Telegram Desktop shows the page "${page}"`, () => this.shows(page), act);
  }

  async signUp(phone: string, code: (phone: string) => Promise<string>, [firstName, lastName]: [string, string], look: (what: string) => void): Promise<void> {
    const { press, type, click, replace } = this.#hands();
    await this.reach('welcome');
    look('welcome');
    await this.reach('phone', () => (this.shows('welcome') ? click(WELCOME_BUTTON) : click(PHONE_INSTEAD_OF_QR)));
    await this.reach('code', async () => { await replace(phone.slice(1)); await press('Return'); });
    const digits = await code(phone);
    look('code');
    await this.reach('name', () => replace(digits));
    await type(firstName);
    await press('Tab');
    await type(lastName);
    look('name');
    await this.reach('chats', () => click(MIDDLE_BUTTON));
  }

  /** Opens the topmost chat; `isOpen` checks whether the server has noticed. */
  async openChat(isOpen: () => boolean): Promise<void> {
    await persistently('the chat is open', isOpen, () => this.#hands().click(FIRST_CHAT));
  }

  /** Activates the window with the caret in the message field; only then are new messages marked as read. */
  async focus(): Promise<void> {
    await this.#hands().click(MESSAGE_FIELD);
  }

  async write(text: string): Promise<void> {
    const { replace, press } = this.#hands();
    await this.focus();
    await replace(text);
    await press('Return');
  }

  /** Replies to the newest message. */
  async reply(text: string): Promise<void> {
    const { type, press } = this.#hands();
    await press('ctrl+Up');
    await type(text);
    await press('Return');
  }

  /** Opens the profile of the current chat, in a box over the window. */
  async openProfile(): Promise<void> {
    await this.#hands().click(CHAT_TITLE);
  }

  async search(words: string): Promise<void> {
    const { click, type } = this.#hands();
    await click(SEARCH_FIELD);
    await type(words);
  }

  /** Closes the box over the window, or ends the search. */
  async closeBox(): Promise<void> {
    await this.#hands().press('Escape');
  }

  /** Uses the dialog "Choose files", then the box with the caption. */
  async attach(file: string, caption: string, look: () => void = () => {}): Promise<void> {
    const { press, replace } = this.#hands();
    await this.focus();
    const whole = this.#screen.points.area(EMPTY_LIST);
    await persistently('the box for sending a file', () => !this.#screen.points.area(EMPTY_LIST).equals(whole), async () => {
      await press('ctrl+o');
      await sleep(DIALOG_MS);
      await replace(file);
      await press('Return');
    });
    // The box is visible before it accepts input; typing at once would lose the first letters.
    await sleep(DIALOG_MS);
    await replace(caption);
    look();
    await press('Return');
  }

  /** Clicks into the chat at the given position. */
  async clickMessage(x: number, y: number): Promise<void> {
    await this.#hands().click([x, y]);
  }

  /** Pixels of the messages, for later comparison. */
  messages(): Buffer {
    return this.#screen.points.area(MESSAGES);
  }

  /** Pixels of the chat list, for later comparison. */
  chatList(): Buffer {
    return this.#screen.points.area(CHAT_LIST);
  }

  /** Fails while a box covers the window or the connection is being established. */
  async isAtEase(): Promise<void> {
    await eventually('neither a box over the chats nor "Connecting…"', () => this.#screen.points.area(EMPTY_LIST).every((part, index) => part === 255 || index % 4 === 3));
  }

  #hands() {
    const screen = this.#screen;
    return {
      press: (...keys: string[]) => screen.press(...keys),
      type: (text: string) => screen.type(text),
      click: ([x, y]: readonly [number, number]) => screen.click(x, y),
      /** Replaces the field's content. (Deleting it first would not work: from an empty phone field, backspace moves on to the country code.) */
      replace: async (text: string) => { await screen.press('ctrl+a'); await screen.type(text); },
    };
  }
}

async function persistently(what: string, done: () => boolean, act: () => Promise<void>): Promise<void> {
  const deadline = Date.now() + PAGE_TIMEOUT_MS;
  while (!done()) {
    if (Date.now() > deadline) throw new Error(`did not happen within ${PAGE_TIMEOUT_MS} ms: ${what}`);
    await act();
    await eventually(what, done, RETRY_MS).catch(() => undefined);
  }
}
