/** Releases a slot. */
export type Leave = () => void;

export type PlacesOf = { places: number; perPerson: number; waitingPerPerson: number; waitingMax: number };

type Waiting = (leave: Leave) => void;

/** Shares a fixed number of slots fairly: each person has a maximum, and waiting persons are served round-robin, however many slots each of them asks for. */
export class SharedPlaces {
  readonly #limits: PlacesOf;
  readonly #taken = new Map<number, number>();
  /** In the order in which persons are served next. */
  readonly #waiting = new Map<number, Waiting[]>();
  #takenInAll = 0;
  #waitingInAll = 0;

  constructor(limits: PlacesOf) {
    this.#limits = limits;
  }

  /** Resolves when a slot is free; undefined when the queue is full, for this person or in total. */
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
      // Moves this person to the end of the queue.
      this.#waiting.delete(person);
      if (waiting.length > 0) this.#waiting.set(person, waiting);
      return next(this.#take(person));
    }
  }
}
