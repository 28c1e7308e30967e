/** Tracks files lent by the home partition to others (docs/decisions/0032): a file must not be erased before all its loans are returned. */
import type { StoredFact } from '@teamgram/event-schemas';

/** Open loans, by file and partition. */
export class FileLoans {
  /** File → partition → number of loans not returned yet. */
  readonly #lent = new Map<number, Map<number, number>>();

  /** Processes the events of home's journal in order. @returns the violation, if the event is one */
  see(fact: StoredFact): string | undefined {
    if (fact.type === 'FileLent') this.#change(fact.id, fact.partition, 1);
    else if (fact.type === 'FileReturned') this.#change(fact.id, fact.partition, -fact.loans);
    else if (fact.type === 'FileErased') return this.#end(fact.id);
    return undefined;
  }

  #change(file: number, partition: number, by: number): void {
    const lent = this.#lent.get(file) ?? new Map<number, number>();
    const loans = (lent.get(partition) ?? 0) + by;
    if (loans === 0) lent.delete(partition);
    else lent.set(partition, loans);
    this.#lent.set(file, lent);
  }

  #end(file: number): string | undefined {
    const [partition] = this.#lent.get(file)?.keys() ?? [];
    this.#lent.delete(file);
    return partition === undefined ? undefined : `file ${file} is erased while partition ${partition} has it on loan`;
  }
}
