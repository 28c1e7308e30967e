import type { ErrorName } from '@teamgram/tl';

/** A command was refused: a rule was broken, the client is told which one, and nothing has changed. */
export class Refusal extends Error {
  /** Name in Telegram's error table; a name that ends in `_X` has an `argument`. */
  readonly error: ErrorName;
  readonly argument: number | undefined;

  constructor(error: ErrorName, argument?: number) {
    super(argument === undefined ? error : `${error} (${argument})`);
    this.name = 'Refusal';
    this.error = error;
    this.argument = argument;
  }
}

/** Creates a Refusal to be thrown. `argument`: the number in place of X, e.g. the seconds of FLOOD_WAIT_X. */
export function refusal(error: ErrorName, argument?: number): Refusal {
  return new Refusal(error, argument);
}
