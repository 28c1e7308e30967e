/**
 * Submits messages of started history imports in batches. A started import is an event in the log, so any worker that starts resumes unfinished imports. Two
 * workers may submit the same batch: its command id makes it apply once.
 */
import { IMPORTED_TOGETHER_MAX, Refusal } from '@teamgram/domain';
import type { ExportedMessage } from '@teamgram/domain';
import { reasonOf, Turns } from '@teamgram/host';
import type { StartedImportRow } from '@teamgram/read-models';
import { importId } from '../commands/command-id.ts';
import { readWhole } from '../rooms/files/parts/reading.ts';
import { blobName } from '../rooms/files/parts/file-id.ts';
import type { Services } from '../services.ts';
import type { Exported } from './exported.ts';
import { readExport, EXPORT_BYTES_MAX } from './read-export.ts';

/** Retry interval when another process did not answer. */
const AGAIN_MS = 5_000;

/** Runs the history imports of one worker in the background. */
export class HistoryImports {
  readonly #services: () => Services;
  /** One import at a time, since each reads its whole file into memory. */
  readonly #turns = new Turns(1);
  #stopped = false;
  #again: NodeJS.Timeout | undefined;

  constructor(services: () => Services) {
    this.#services = services;
  }

  /** Looks for started imports that have not ended, and submits them in the background. */
  resume(): void {
    if (this.#stopped) return;
    void this.#turns.run(() => this.#bringAll()).catch((error: unknown) => {
      this.#services().log.warn('import-interrupted', { reason: reasonOf(error) });
      clearTimeout(this.#again);
      if (!this.#stopped) this.#again = setTimeout(() => this.resume(), AGAIN_MS);
    });
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#again);
  }

  async #bringAll(): Promise<void> {
    if (this.#stopped) return;
    const failures: unknown[] = [];
    for (const started of await this.#services().queries.startedImports()) await this.#bring(started).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw failures[0];
  }

  async #bring(started: StartedImportRow): Promise<void> {
    const messages = await this.#read(started);
    // At least one batch is sent, even without messages, so that the import ends whatever happened to its file.
    for (let from = started.brought; from < Math.max(messages.length, started.brought + 1) && !this.#stopped; from += IMPORTED_TOGETHER_MAX) {
      const piece = messages.slice(from, from + IMPORTED_TOGETHER_MAX);
      if (!(await this.#bringPiece(started, from, piece, from + IMPORTED_TOGETHER_MAX >= messages.length))) return;
    }
  }

  /** False: the import has ended, or another worker is ahead and will end it. */
  async #bringPiece({ importId: id, owner }: StartedImportRow, from: number, messages: ExportedMessage[], last: boolean): Promise<boolean> {
    try {
      await this.#services().commands.sendFor(0n, importId(id, from), { type: 'ImportMessages', owner, importId: id, from, messages, last });
      return true;
    } catch (error) {
      if (error instanceof Refusal) return false;
      throw error;
    }
  }

  /** Empty when the file is missing or has changed. */
  async #read({ importId: id, file }: StartedImportRow): Promise<ExportedMessage[]> {
    const { blobs } = this.#services();
    const bytes = await readWhole(blobs, blobName(file), EXPORT_BYTES_MAX);
    if (!bytes) return [];
    const media = await this.#mediaOf(id);
    return readable(bytes).map(({ fileName, ...message }: Exported) => ({ ...message, text: message.text || (media.has(fileName) ? '' : fileName), media: media.get(fileName) }));
  }

  /** Log positions of the attached media by file name in the export; the last one wins if a name occurs twice. */
  async #mediaOf(id: number): Promise<Map<string, number>> {
    const { queries, opener } = this.#services();
    const rows = await queries.importedMedia(id);
    const opened = await Promise.all(rows.map(async ({ event }) => opener.openEvent(event)));
    return new Map(opened.flatMap(({ fact, position }) => (fact.type === 'ImportedMediaKept' && fact.part ? [[fact.part.fileName, position] as const] : [])));
  }
}

function readable(bytes: Uint8Array): Exported[] {
  try {
    return readExport(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
