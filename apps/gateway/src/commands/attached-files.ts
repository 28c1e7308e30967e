/**
 * Files are home's. Before somebody whose mailbox is in another partition attaches one, home lends it to that partition (docs/decisions/0032): a message carries
 * its file's description, and a rule must have it at hand.
 */
import type { Command } from '@teamgram/domain';
import type { CommandApiClient, CommandOutcome } from '@teamgram/host';
import { HOME_PARTITION } from '@teamgram/event-schemas';
import { untilAvailable } from '@teamgram/host';
import { hash } from 'node:crypto';

type Ask = (partition: number, keyId: bigint, id: Uint8Array, body: Command) => Promise<CommandOutcome>;

const TIMEOUT_MS = 15_000;

export class AttachedFiles {
  readonly #commandApis: readonly Pick<CommandApiClient, 'call'>[];
  readonly #ask: Ask;

  constructor(commandApis: readonly Pick<CommandApiClient, 'call'>[], ask: Ask) {
    this.#commandApis = commandApis;
    this.#ask = ask;
  }

  /** Before a command, with its id. A file that is not lent is refused by the command itself. */
  async borrow(partition: number, keyId: bigint, id: Uint8Array, command: Command): Promise<void> {
    const file = attachedBy(command);
    if (!file || (await this.#isHeld(partition, file))) return;
    const outcome = await this.#ask(HOME_PARTITION, keyId, loanId(id), { type: 'LendFile', id: file, partition });
    const posted = outcome.ok ? outcome.events.find(({ fact }) => fact.type === 'DeliveryPosted') : undefined;
    if (posted) await this.#isHeld(partition, file, posted.version);
  }

  #isHeld(partition: number, file: number, lent?: number): Promise<boolean> {
    return untilAvailable(TIMEOUT_MS, (timeoutMs) => this.#commandApis[partition]!.call('files.held', { file, lent }, { timeoutMs }));
  }
}

/** 0 or undefined: none. */
function attachedBy(command: Command): number | undefined {
  if (command.type === 'Suggest') return 'photo' in command.suggested ? command.suggested.photo : undefined;
  if (command.type === 'SetChatWallpaper') return command.chosen && 'wallpaper' in command.chosen ? command.chosen.description.document?.id : undefined;
  const media = 'media' in command ? command.media : undefined;
  if (media?.kind === 'web-page') return media.photo;
  return media?.kind === 'photo' || media?.kind === 'document' ? media.id : undefined;
}

const loanId = (command: Uint8Array) => hash('sha256', Buffer.concat([Buffer.from('loan/'), command]), 'buffer').subarray(0, 16);
