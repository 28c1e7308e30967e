/**
 * The write-side state: JSON documents by name, cached in memory and stored in one SQLite file together with the journal position that they reflect.
 * It is derived from the log: it may be deleted at any time. The file must never be ahead of the log's durable part, or after a crash it would
 * contain effects of lost events. So a snapshot is taken in memory at one position and written once the log is durable up to there. `synchronous =
 * NORMAL` with a write-ahead log: a power cut loses the newest snapshots and never mixes two (`OFF` could).
 */
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Documents } from '@teamgram/domain';

/** Increase it with every change in the shape of a document: an older file is then discarded and rebuilt from the log. */
const STATE_VERSION = 9;
/** Size of each of the two cache generations, in documents of a few hundred bytes. */
const GENERATION = 50_000;

const SCHEMA = `
  PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON;
  CREATE TABLE IF NOT EXISTS document (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS progress (state_version INTEGER NOT NULL, origin TEXT NOT NULL, position INTEGER NOT NULL);
`;

/**
 * Documents whose names are personal data, and those with content opened by home (home-facts.ts): after a removal, no page of the file or of its
 * write-ahead log may still contain them.
 */
const OPEN_NAMES = /^(phone|username|home):/;

type Row = [name: string, body: string | undefined];

/** A document, or ABSENT. Caching absence too answers both questions with one lookup: `get` runs ten times per send. */
type Known = Map<string, object>;
const ABSENT = Object.freeze({});

/** What one write puts into the file: these rows, and the fact that they reflect every event below `position`. */
export type Snapshot = { position: number; rows: Row[] };

/** Write-back cache of documents over SQLite. */
export class DocumentStore implements Documents {
  readonly #database: DatabaseSync;
  readonly #origin: string;
  readonly #onFailure: (error: unknown) => void;
  readonly #select: StatementSync;
  readonly #upsert: StatementSync;
  readonly #delete: StatementSync;
  #young: Known = new Map();
  #old: Known = new Map();
  /** Changed since the last snapshot, and since the last snapshot was written, respectively: for these the file is outdated. */
  #changed: Known = new Map();
  #unwritten: Known = new Map();

  /**
   * @param origin the log's name: documents of another log are discarded
   * @param onFailure called when the file cannot be read later; the caller of `get` gets the error as well
   */
  constructor(file: string, origin: string, onFailure: (error: unknown) => void) {
    this.#origin = origin;
    this.#onFailure = onFailure;
    this.#database = new DatabaseSync(file);
    this.#database.exec(SCHEMA);
    this.#select = this.#database.prepare('SELECT body FROM document WHERE name = ?');
    this.#upsert = this.#database.prepare('INSERT INTO document VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body');
    this.#delete = this.#database.prepare('DELETE FROM document WHERE name = ?');
    if (this.#progress() === undefined) this.clear();
  }

  /** Every event below this position is reflected in the file. */
  get position(): number {
    return this.#progress() ?? 0;
  }

  /** Number of documents changed since the last snapshot. */
  get changes(): number {
    return this.#changed.size;
  }

  get(name: string): object | undefined {
    let document = this.#young.get(name);
    if (document === undefined) this.#remember(name, (document = this.#find(name)));
    return document === ABSENT ? undefined : document;
  }

  put(name: string, document: object): void {
    this.#remember(name, document);
    this.#changed.set(name, document);
  }

  remove(name: string): void {
    this.#remember(name, ABSENT);
    this.#changed.set(name, ABSENT);
  }

  /** Serialises the changed documents as they are now, so that later events do not affect the snapshot. */
  snapshot(position: number): Snapshot {
    const rows = Array.from(this.#changed, ([name, document]): Row => [name, document === ABSENT ? undefined : JSON.stringify(document)]);
    for (const [name, document] of this.#changed) this.#unwritten.set(name, document);
    this.#changed = new Map();
    return { position, rows };
  }

  /** Call it once the log is durable below the snapshot's position; snapshots must be written in order. */
  write({ position, rows }: Snapshot): void {
    this.#transaction(() => {
      for (const [name, body] of rows) {
        if (body === undefined) this.#delete.run(name);
        else this.#upsert.run(name, body);
      }
      this.#setProgress(position);
    });
    this.#unwritten = new Map();
    if (rows.some(([name, body]) => body === undefined && OPEN_NAMES.test(name))) this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** Discards everything, so that the log is replayed from its beginning. */
  clear(): void {
    for (const documents of [this.#young, this.#old, this.#changed, this.#unwritten]) documents.clear();
    this.#transaction(() => {
      this.#database.exec('DELETE FROM document');
      this.#setProgress(0);
    });
  }

  close(): void {
    this.#database.close();
  }

  #find(name: string): object {
    return this.#old.get(name) ?? this.#changed.get(name) ?? this.#unwritten.get(name) ?? this.#read(name);
  }

  #read(name: string): object {
    try {
      const row = this.#select.get(name);
      return row ? (JSON.parse(row['body'] as string) as object) : ABSENT;
    } catch (error) {
      // Reading after `close` is not a failure of the file: a command was still in progress, and its caller gets the error.
      if (this.#database.isOpen) this.#onFailure(error);
      throw error;
    }
  }

  #remember(name: string, document: object): void {
    this.#young.set(name, document);
    if (this.#young.size < GENERATION) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  #progress(): number | undefined {
    const row = this.#database.prepare('SELECT position FROM progress WHERE state_version = ? AND origin = ?').get(STATE_VERSION, this.#origin);
    return row?.['position'] as number | undefined;
  }

  #setProgress(position: number): void {
    this.#database.exec('DELETE FROM progress');
    this.#database.prepare('INSERT INTO progress VALUES (?, ?, ?)').run(STATE_VERSION, this.#origin, position);
  }

  #transaction(work: () => void): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.#database.exec('COMMIT');
    } catch (error) {
      // When the disk is full, SQLite has already rolled back.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }
}
