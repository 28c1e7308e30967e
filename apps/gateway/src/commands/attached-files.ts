/**
 * Files are recorded at home. A partition that knows nothing of home's keys notes those that its people attach, when they first do: a
 * message carries its file's description, and a rule must have it at hand.
 */
import type { Command } from '@teamgram/domain';
import type { FileDescription } from '@teamgram/event-schemas';
import type { CommandOutcome } from '@teamgram/host';
import { hash } from 'node:crypto';
import { RecentlyUsed } from '../recently-used.ts';

/** What was recorded of a file; undefined when there is none, or nobody can open it any more. */
export type FileDescriptions = (id: number) => Promise<{ sizeBytes: number; description: FileDescription } | undefined>;

type Ask = (partition: number, keyId: bigint, id: Uint8Array, body: Command) => Promise<CommandOutcome>;

const REMEMBERED_MAX = 16_384;

export class AttachedFiles {
  readonly #files: FileDescriptions;
  readonly #ask: Ask;
  readonly #noted = new RecentlyUsed<string, true>(REMEMBERED_MAX);

  constructor(files: FileDescriptions, ask: Ask) {
    this.#files = files;
    this.#ask = ask;
  }

  /** Before a command that attaches a file. A file that cannot be noted is refused by the command itself. */
  async note(partition: number, keyId: bigint, command: Command): Promise<void> {
    const id = attachedBy(command);
    if (id === undefined || this.#noted.get(`${partition}/${id}`)) return;
    const file = await this.#files(id);
    if (!file) return;
    const outcome = await this.#ask(partition, keyId, noteId(partition, id), { type: 'StoreFile', id, ...file });
    // Somebody else has attached it before.
    if (outcome.ok || outcome.error === 'FILE_ID_INVALID' || outcome.error === 'RANDOM_ID_DUPLICATE') this.#noted.set(`${partition}/${id}`, true);
  }
}

function attachedBy(command: Command): number | undefined {
  const media = command.type === 'SendMessage' || command.type === 'EditMessage' || command.type === 'AttachWebPage' ? command.media : undefined;
  if (media?.kind === 'web-page') return media.photo || undefined;
  return media?.kind === 'photo' || media?.kind === 'document' ? media.id : undefined;
}

const noteId = (partition: number, file: number) => hash('sha256', `attached-file/${partition}/${file}`, 'buffer').subarray(0, 16);
