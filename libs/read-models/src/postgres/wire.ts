/**
 * Statements and results over an open connection in PostgreSQL's own message format (PostgreSQL docs, 55.7 "Message Formats"). Decoding rows is most
 * of the cost of a read: values are sent in binary, a statement is described once and not per execution, and all statements of one turn of the event
 * loop are sent in one write.
 */
import type { Duplex } from 'node:stream';
import { readerOf, type ReadValue } from './binary-value.ts';
import { OutgoingMessages } from './outgoing-messages.ts';

/** A prepared statement: PostgreSQL parses it once per name and connection. */
export type Statement = { name: string; text: string };

/** An error returned by PostgreSQL: `code` is the SQLSTATE. */
export class StatementError extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

type Column = { name: string; read: ReadValue };
type Row = Record<string, unknown>;
/** `columns` are known once the statement was described. */
type Prepared = { columns: Column[]; empty: Row; isParsed: boolean };

/** A statement in flight; results arrive in the order of the statements. */
type Exchange = { prepared: Prepared | undefined; name: string; rows: Row[]; error: Error | undefined; resolve: (rows: Row[]) => void; reject: (error: Error) => void };

/** Message type, then 4 bytes of length, which include themselves. */
const HEADER_BYTES = 5;
const NOTHING = Buffer.alloc(0);
/** Types of backend messages, as ASCII. */
const PARSE_COMPLETE = 0x31;
const ROW_DESCRIPTION = 0x54;
const DATA_ROW = 0x44;
const ERROR_RESPONSE = 0x45;
const READY_FOR_QUERY = 0x5a;

export class Wire {
  readonly #stream: Duplex;
  readonly #outgoing = new OutgoingMessages();
  readonly #statements = new Map<string, Prepared>();
  #exchanges: Exchange[] = [];
  /** Exchanges before this index are complete. */
  #current = 0;
  /** The received part of an incomplete message. */
  #rest: Buffer = NOTHING;
  #broken: Error | undefined;

  /** @param stream of an idle connection; from now on only this object reads from it */
  constructor(stream: Duplex) {
    this.#stream = stream;
    stream.removeAllListeners('data');
    stream.on('data', (chunk: Buffer) => this.#received(chunk));
  }

  /** Rejects with StatementError when PostgreSQL reports an error. */
  query(statement: Statement, values: readonly unknown[]): Promise<Row[]> {
    if (this.#broken) return Promise.reject(this.#broken);
    let prepared = this.#statements.get(statement.name);
    const isNew = !prepared;
    if (!prepared) this.#statements.set(statement.name, (prepared = { columns: [], empty: {}, isParsed: false }));
    try {
      this.#outgoing.execution(statement, values, isNew);
    } catch (error) {
      if (isNew) this.#statements.delete(statement.name);
      return Promise.reject(error as Error);
    }
    return this.#exchange(prepared, statement.name);
  }

  /** Plain text, unprepared, possibly several statements. Results are discarded. */
  async execute(text: string): Promise<void> {
    if (this.#broken) throw this.#broken;
    this.#outgoing.plain(text);
    await this.#exchange(undefined, '');
  }

  /** Sends the statements collected in this turn of the event loop. */
  flush(): void {
    const bytes = this.#outgoing.take();
    if (bytes.length > 0 && !this.#broken) this.#stream.write(bytes);
  }

  /** Fails everything in flight. */
  broken(error: Error): void {
    this.#broken ??= error;
    const waiting = this.#exchanges.slice(this.#current);
    [this.#exchanges, this.#current] = [[], 0];
    for (const exchange of waiting) exchange.reject(exchange.error ?? this.#broken);
  }

  #exchange(prepared: Prepared | undefined, name: string): Promise<Row[]> {
    // Batched: a system call per statement would cost as much as the statement.
    if (this.#outgoing.isFirst()) setImmediate(() => this.flush());
    return new Promise((resolve, reject) => this.#exchanges.push({ prepared, name, rows: [], error: undefined, resolve, reject }));
  }

  #received(chunk: Buffer): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let offset = 0;
    while (offset + HEADER_BYTES <= bytes.length) {
      const end = offset + 1 + bytes.readUInt32BE(offset + 1);
      if (end > bytes.length) break;
      this.#message(bytes[offset]!, bytes, offset + HEADER_BYTES, end);
      offset = end;
    }
    this.#rest = offset === bytes.length ? NOTHING : bytes.subarray(offset);
  }

  #message(type: number, bytes: Buffer, start: number, end: number): void {
    const exchange = this.#exchanges[this.#current];
    // Notices, parameter changes and a fatal error may arrive without a statement in flight.
    if (!exchange) return;
    if (type === DATA_ROW) this.#row(exchange, bytes, start);
    else if (type === READY_FOR_QUERY) this.#ready(exchange);
    else if (type === PARSE_COMPLETE) exchange.prepared!.isParsed = true;
    else if (type === ROW_DESCRIPTION && exchange.prepared) this.#described(exchange, exchange.prepared, bytes, start);
    else if (type === ERROR_RESPONSE) this.#failed(exchange, errorOf(bytes.toString('utf8', start, end)));
  }

  #described(exchange: Exchange, prepared: Prepared, bytes: Buffer, start: number): void {
    try {
      prepared.columns = columnsOf(bytes, start);
      prepared.empty = Object.fromEntries(prepared.columns.map(({ name }) => [name, null]));
    } catch (error) {
      exchange.error = error as Error;
    }
  }

  #row({ prepared, rows, error }: Exchange, bytes: Buffer, start: number): void {
    if (!prepared || error) return;
    const row = { ...prepared.empty };
    let offset = start + 2;
    for (const { name, read } of prepared.columns) {
      const length = bytes.readInt32BE(offset);
      offset += 4;
      if (length < 0) continue;
      row[name] = read(bytes, offset, length);
      offset += length;
    }
    rows.push(row);
  }

  #failed(exchange: Exchange, error: Error): void {
    exchange.error ??= error;
    if (exchange.prepared?.isParsed === false) this.#statements.delete(exchange.name);
  }

  #ready({ rows, error, resolve, reject }: Exchange): void {
    this.#current++;
    if (this.#current === this.#exchanges.length) [this.#exchanges, this.#current] = [[], 0];
    if (error) reject(error);
    else resolve(rows);
  }
}

/** Per column: name, table (4), attribute (2), type (4), size (2), modifier (4), format (2). */
function columnsOf(bytes: Buffer, start: number): Column[] {
  let offset = start + 2;
  return Array.from({ length: bytes.readUInt16BE(start) }, () => {
    const end = bytes.indexOf(0, offset);
    const name = bytes.toString('utf8', offset, end);
    const type = bytes.readUInt32BE(end + 7);
    offset = end + 19;
    return { name, read: readerOf(type, name) };
  });
}

/** Fields, each a letter and a text: C: SQLSTATE, M: message. */
function errorOf(fields: string): StatementError {
  const field = (letter: string) => fields.split('\0').find((each) => each.startsWith(letter))?.slice(1);
  return new StatementError(field('C') ?? '', field('M') ?? 'PostgreSQL refuses');
}
