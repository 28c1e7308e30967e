/** A local server with LibreTranslate's API (POST /translate) that prefixes each text with the language. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type RunningTranslator = { url: string; close: () => Promise<void> };

export async function startTranslator(): Promise<RunningTranslator> {
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    request.on('end', () => {
      const { q, target } = JSON.parse(Buffer.concat(chunks).toString()) as { q: string[]; target: string };
      response.end(JSON.stringify({ translatedText: q.map((text) => `${target}: ${text}`) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
