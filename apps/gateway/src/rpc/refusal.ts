import type { ErrorName } from '@teamgram/tl';

/** A refusal to a client by its TL error name (core.telegram.org/api/errors): PEER_ID_INVALID, or FLOOD_WAIT_X with the exact X. */
export class Refusal extends Error {
  readonly error: ErrorName;
  readonly argument: number | undefined;

  constructor(error: ErrorName, argument?: number) {
    super(error);
    this.name = 'Refusal';
    this.error = error;
    this.argument = argument;
  }
}

/** To be thrown. `argument` takes the place of X. */
export function refusal(error: ErrorName, argument?: number): Refusal {
  return new Refusal(error, argument);
}
