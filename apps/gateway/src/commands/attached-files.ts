/**
 * Files belong to the home partition. Before a command of another partition attaches a file, home lends the file to that partition (docs/decisions/0032): a
 * message carries its file's description, and the deciding rule needs that description locally.
 */
import type { Command } from '@teamgram/domain';
import type { CommandApiClient, CommandOutcome } from '@teamgram/host';
import { HOME_PARTITION } from '@teamgram/event-schemas';
import { untilAvailable } from '@teamgram/host';
import { hash } from 'node:crypto';

type Ask = (partition: number, keyId: bigint, id: Uint8Array, body: Command) => Promise<CommandOutcome>;

const TIMEOUT_MS = 15_000;

/** Requests loans of attached files from the home partition. */
export class AttachedFiles {
  readonly #commandApis: readonly Pick<CommandApiClient, 'call'>[];
  readonly #ask: Ask;

  constructor(commandApis: readonly Pick<CommandApiClient, 'call'>[], ask: Ask) {
    this.#commandApis = commandApis;
    this.#ask = ask;
  }

  /** Call before sending `command`, with the same id. Does not fail if the loan is refused: the command is then refused by its own rule. */
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

/** File id; 0 or undefined: none. */
function attachedBy(command: Command): number | undefined {
  if (command.type === 'Suggest') return 'photo' in command.suggested ? command.suggested.photo : undefined;
  if (command.type === 'SetChatWallpaper') return command.chosen && 'wallpaper' in command.chosen ? command.chosen.description.document?.id : undefined;
  const media = 'media' in command ? command.media : undefined;
  if (media?.kind === 'web-page') return media.photo;
  return media?.kind === 'photo' || media?.kind === 'document' ? media.id : undefined;
}

const loanId = (command: Uint8Array) => hash('sha256', Buffer.concat([Buffer.from('loan/'), command]), 'buffer').subarray(0, 16);
