/** Acts that must not overlap take turns, in the order in which they asked. */
export interface Turns {
  take<T>(act: () => Promise<T>): Promise<T>;
}

export function takeTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return {
    take(act) {
      const turn = last.then(act, act);
      last = turn.catch(() => undefined);
      return turn;
    },
  };
}
