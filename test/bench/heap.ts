/** Measures memory in use by a running Node.js process: collects garbage through its V8 inspector and reads the heap usage. */
import { setTimeout as sleep } from 'node:timers/promises';

const ASK_EVERY_MS = 50;
const ASKED_MAX = 200;

type Usage = { usedSize: number; embedderHeapUsedSize: number; backingStorageSize: number };
type Message = { id: number; result: unknown; error?: { message: string } };

/**
 * Bytes of heap and buffers after a full collection. The process opens its inspector on SIGUSR1 (nodejs.org/api/process.html#signal-events).
 * @param port inspector port: the process was started with NODE_OPTIONS=--inspect-port=<port>
 */
export async function heapBytesOf(pid: number, port: number): Promise<number> {
  process.kill(pid, 'SIGUSR1');
  const inspector = await connected(await inspectorUrl(port));
  try {
    // Twice, since objects with finalizers are freed only by the second collection.
    for (const method of ['HeapProfiler.enable', 'HeapProfiler.collectGarbage', 'HeapProfiler.collectGarbage', 'HeapProfiler.disable']) await ask(inspector, method);
    const { usedSize, embedderHeapUsedSize, backingStorageSize } = (await ask(inspector, 'Runtime.getHeapUsage')) as Usage;
    return usedSize + embedderHeapUsedSize + backingStorageSize;
  } finally {
    inspector.close();
  }
}

async function inspectorUrl(port: number): Promise<string> {
  for (let asked = 0; asked < ASKED_MAX; asked++) {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => undefined);
    if (answer) return ((await answer.json()) as { webSocketDebuggerUrl: string }[])[0]!.webSocketDebuggerUrl;
    await sleep(ASK_EVERY_MS);
  }
  throw new Error('the process does not open its inspector');
}

async function connected(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('the inspector refuses the connection')), { once: true });
  });
  return socket;
}

async function ask(inspector: WebSocket, method: string): Promise<unknown> {
  const id = Math.floor(Math.random() * 2 ** 30);
  const answered = new Promise<Message>((resolve) => {
    inspector.addEventListener('message', function listen({ data }) {
      const message = JSON.parse(String(data)) as Message;
      if (message.id !== id) return;
      inspector.removeEventListener('message', listen);
      resolve(message);
    });
  });
  inspector.send(JSON.stringify({ id, method }));
  const { result, error } = await answered;
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}
