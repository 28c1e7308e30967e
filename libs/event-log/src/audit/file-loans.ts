/** Files that home has lent to other partitions (docs/decisions/0032): none may be erased before every loan of it has come back. */
import type { StoredFact } from '@teamgram/event-schemas';

export class FileLoans {
  /** File → partition → loans that have not come back. */
  readonly #lent = new Map<number, Map<number, number>>();

  /** One event of home's journal after the other. @returns what is wrong with it */
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
