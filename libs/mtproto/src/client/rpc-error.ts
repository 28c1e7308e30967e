/** "rpc_error#2144ca19 error_code:int error_message:string": what a server answers instead of a result. */
export class RpcError extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'RpcError';
    this.code = code;
  }
}

/** The connection ended with a transport error (T4), or the server refused a message for good. */
export class ConnectionError extends Error {
  /** Negative for transport errors, positive for codes of bad_msg_notification, 0 otherwise. */
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.name = 'ConnectionError';
    this.code = code;
  }
}
