/** Gives a place back. */
export type Leave = () => void;

export type PlacesOf = { places: number; perPerson: number; waitingPerPerson: number; waitingMax: number };

type Waiting = (leave: Leave) => void;

/**
 * Places that everybody shares: nobody has more than their part of them, and whoever has to wait is let in in turn, person by person, however much each of them wants.
 */
export class SharedPlaces {
  readonly #limits: PlacesOf;
  readonly #taken = new Map<number, number>();
  /** Whose turn is next comes first. */
  readonly #waiting = new Map<number, Waiting[]>();
  #takenInAll = 0;
  #waitingInAll = 0;

  constructor(limits: PlacesOf) {
    this.#limits = limits;
  }

  /** Resolves when there is a place; undefined when too much waits already, of this person or in all. */
  enter(person: number): Promise<Leave> | undefined {
    const { waitingPerPerson, waitingMax } = this.#limits;
    if (this.#isRoomFor(person)) return Promise.resolve(this.#take(person));
    const waiting = this.#waiting.get(person) ?? [];
    if (waiting.length >= waitingPerPerson || this.#waitingInAll >= waitingMax) return undefined;
    this.#waitingInAll++;
    this.#waiting.set(person, waiting);
    return new Promise((resolve) => waiting.push(resolve));
  }

  #isRoomFor(person: number): boolean {
    return this.#takenInAll < this.#limits.places && (this.#taken.get(person) ?? 0) < this.#limits.perPerson;
  }

  #take(person: number): Leave {
    this.#takenInAll++;
    this.#taken.set(person, (this.#taken.get(person) ?? 0) + 1);
    return () => this.#leave(person);
  }

  #leave(person: number): void {
    this.#takenInAll--;
    const left = this.#taken.get(person)! - 1;
    if (left > 0) this.#taken.set(person, left);
    else this.#taken.delete(person);
    this.#letIn();
  }

  #letIn(): void {
    for (const [person, waiting] of this.#waiting) {
      if (!this.#isRoomFor(person)) continue;
      const next = waiting.shift()!;
      this.#waitingInAll--;
      // The others come first, now.
      this.#waiting.delete(person);
      if (waiting.length > 0) this.#waiting.set(person, waiting);
      return next(this.#take(person));
    }
  }
}
