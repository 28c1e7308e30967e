/** Errors that the session answers itself, before a request reaches the host. Codes and names follow api/errors and the error table. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
}

const refusal = (code: number, message: string): Refusal => ({ code, message });

/** All refusals of the session, with the invariant that each enforces. */
export const REFUSAL = {
  /** "404 NOT_FOUND: An attempt to invoke a non-existent object, such as a method" (I5). */
  unknownMethod: refusal(404, 'METHOD_INVALID'),
  /** A wrapper or gzip_packed around the query cannot be decoded. */
  unreadable: refusal(400, 'INPUT_FETCH_ERROR'),
  /** "The method is unavailable for temporary authorization key, not bound to permanent" (K4). */
  unboundKey: refusal(401, 'AUTH_KEY_PERM_EMPTY'),
  /** "The key is not registered in the system" (I5). */
  unauthorized: refusal(401, 'AUTH_KEY_UNREGISTERED'),
  /** The first request of a key came without initConnection (I1). */
  notInitialised: refusal(400, 'CONNECTION_NOT_INITED'),
  /** initConnection outside invokeWithLayer with no layer saved, or an invalid layer number (I1). */
  layerInvalid: refusal(400, 'CONNECTION_LAYER_INVALID'),
  /** "an authorized session is sending requests in parallel from two separate TCP connections" (K8). */
  duplicated: refusal(406, 'AUTH_KEY_DUPLICATED'),
  /** "If the waiting period exceeds 0.5 seconds and no result has appeared" (I3). */
  waitTimeout: refusal(500, 'MSG_WAIT_TIMEOUT'),
  /** "If any of the previous queries … fails" (I3). */
  waitFailed: refusal(400, 'MSG_WAIT_FAILED'),
  /** More requests in progress than a session may have. */
  tooManyRunning: refusal(420, 'FLOOD_WAIT_1'),
  /** The host threw, which is a bug; passed to the host's `report`. */
  internal: refusal(500, 'INTERNAL'),
} as const satisfies Record<string, Refusal>;
