/** The part of `ws` (8.x) that the gateway uses; the package itself ships no types. */
declare module 'ws' {
  import type { EventEmitter } from 'node:events';
  import type { IncomingMessage } from 'node:http';
  import type { Duplex } from 'node:stream';

  export class WebSocket extends EventEmitter {
    binaryType: 'nodebuffer' | 'arraybuffer' | 'fragments';
    readonly readyState: 0 | 1 | 2 | 3;
    send(data: Uint8Array, options: { binary: boolean; compress: boolean }): void;
    close(code?: number): void;
    terminate(): void;
  }

  export class WebSocketServer extends EventEmitter {
    constructor(options: {
      noServer: true;
      maxPayload: number;
      perMessageDeflate: false;
      handleProtocols: (protocols: Set<string>) => string | false;
    });
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer, done: (socket: WebSocket) => void): void;
    close(): void;
  }
}
