/** The chat after login: handles typed lines and shows messages. */
import { basename, resolve } from 'node:path';
import type { Message, TelegramClient } from '@mtcute/node';

type Say = (line: string) => void;

/** One chat session; `say` prints a line. */
export class Conversation {
  readonly #client: TelegramClient;
  readonly #say: Say;
  #peer: number | undefined;
  #lastSent: Message | undefined;

  constructor(client: TelegramClient, say: Say) {
    this.#client = client;
    this.#say = say;
    client.onNewMessage.add((message) => this.#show(message));
    client.onEditMessage.add((message) => say(`${message.sender.displayName} (edited): ${message.text}`));
    client.onDeleteMessage.add(({ messageIds }) => say(`(${messageIds.length} message${messageIds.length === 1 ? '' : 's'} deleted)`));
    client.onHistoryRead.add((update) => { if (update.isOutbox) say('(read)'); });
  }

  /** Handles one typed line; returns false to quit. */
  async enter(line: string): Promise<boolean> {
    const [command = '', ...rest] = line.trim().split(' ');
    const argument = rest.join(' ');
    switch (command) {
      case '': return true;
      case '/quit': return false;
      case '/to': await this.talkTo(argument); return true;
      case '/file': await this.#sendFile(argument); return true;
      case '/edit': await this.#editLast(argument); return true;
      case '/delete': await this.#deleteLast(); return true;
      case '/history': await this.#history(); return true;
      default:
        if (command.startsWith('/')) this.#say('Commands: /to PHONE, /file PATH, /edit TEXT, /delete, /history, /quit');
        else this.#lastSent = await this.#client.sendText(this.#someone(), line);
        return true;
    }
  }

  async talkTo(phone: string): Promise<void> {
    const { users: [user] } = await this.#client.importContacts([{ phone, firstName: phone, lastName: '' }]);
    if (user?._ !== 'user') return this.#say(`Nobody here has the number ${phone} yet.`);
    this.#peer = user.id;
    this.#say(`Talking to ${user.firstName ?? phone}.`);
  }

  #someone(): number {
    if (this.#peer === undefined) throw new Error('to whom? /to PHONE first');
    return this.#peer;
  }

  #show(message: Message): void {
    if (message.isOutgoing) return;
    // Without a chosen recipient, replies go to the first person who writes.
    this.#peer ??= message.chat.id;
    this.#say(describe(message));
    if (message.chat.id === this.#peer) this.#client.readHistory(message.chat, { maxId: message.id }).catch((error: Error) => this.#say(`! ${error.message}`));
  }

  async #sendFile(path: string): Promise<void> {
    const file = resolve(path);
    this.#lastSent = await this.#client.sendMedia(this.#someone(), { type: 'document', file: `file:${file}`, fileName: basename(file) });
    this.#say(`Sent ${basename(file)}.`);
  }

  async #editLast(text: string): Promise<void> {
    if (this.#lastSent === undefined) throw new Error('nothing sent yet');
    this.#lastSent = await this.#client.editMessage({ message: this.#lastSent, text });
  }

  async #deleteLast(): Promise<void> {
    if (this.#lastSent === undefined) throw new Error('nothing sent yet');
    await this.#client.deleteMessagesById(this.#someone(), [this.#lastSent.id], { revoke: true });
    this.#lastSent = undefined;
  }

  async #history(): Promise<void> {
    const messages = await this.#client.getHistory(this.#someone(), { limit: 30 });
    for (const message of messages.toReversed()) this.#say(describe(message));
  }
}

function describe(message: Message): string {
  const attachment = message.media === null ? '' : ` [${message.media.type}]`;
  return `${message.sender.displayName}: ${message.text}${attachment}`;
}
