import type { ErrorName } from '@teamgram/tl';

/** "No", in the words of the protocol: a rule was broken, the client is told which, nothing has changed. */
export class Refusal extends Error {
  /** Name in Telegram's error table; a name that ends in `_X` carries `argument`. */
  readonly error: ErrorName;
  readonly argument: number | undefined;

  constructor(error: ErrorName, argument?: number) {
    super(argument === undefined ? error : `${error} (${argument})`);
    this.name = 'Refusal';
    this.error = error;
    this.argument = argument;
  }
}

/** To be thrown. `argument` = the number that stands in place of X, e.g. the seconds of FLOOD_WAIT_X. */
export function refusal(error: ErrorName, argument?: number): Refusal {
  return new Refusal(error, argument);
}
