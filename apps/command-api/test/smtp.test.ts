/** Tests against a local mail server that records what it receives. */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';
import { expect, onTestFinished, test } from 'vitest';
import { ensureCertificates, type MailSettings } from '@teamgram/host';
import { isEmail, maskedEmail } from '../src/mail/email-address.ts';
import { smtp } from '../src/mail/smtp.ts';

type Sink = { port: number; said: string[]; mail: string[] };
type Rules = { refuses?: string; starttls?: { key: string; cert: string }; silent?: boolean; chatty?: boolean };

/** The server side of RFC 5321. */
async function mailSink(rules: Rules = {}): Promise<Sink> {
  const sink: Sink = { port: 0, said: [], mail: [] };
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    if (rules.silent) return;
    socket.write('220-sink.example.org\r\n220 ready\r\n');
    listen(socket, sink, rules);
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  sink.port = (server.address() as AddressInfo).port;
  return sink;
}

function listen(socket: Socket, sink: Sink, rules: Rules, encrypted = false): void {
  let rest = '';
  let body: string[] | undefined;
  socket.on('error', () => undefined);
  const onData = (chunk: Buffer | string) => {
    rest += String(chunk);
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      if (body) {
        if (line !== '.') body.push(line);
        else {
          sink.mail.push(body.join('\n'));
          body = undefined;
          socket.write('250 taken\r\n');
        }
        continue;
      }
      sink.said.push(line);
      if (line.startsWith('EHLO')) socket.write(rules.chatty ? `250-${'x'.repeat(20_000)}` : rules.starttls && !encrypted ? '250-sink\r\n250 STARTTLS\r\n' : '250 sink\r\n');
      else if (line === 'STARTTLS') {
        socket.off('data', onData);
        socket.write('220 go\r\n');
        listen(new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(rules.starttls!) }), sink, rules, true);
        return;
      } else if (line.startsWith('AUTH')) socket.write('235 yes\r\n');
      else if (line.startsWith('RCPT')) socket.write(rules.refuses !== undefined && line.includes(rules.refuses) ? '550 no such user\r\n' : '250 yes\r\n');
      else if (line === 'DATA') {
        body = [];
        socket.write('354 go on\r\n');
      } else socket.write('250 yes\r\n');
    }
  };
  socket.on('data', onData);
}

const plain = (port: number): MailSettings => ({ host: '127.0.0.1', port, security: 'none', from: 'codes@example.org' });

test('a message is delivered, with dots at the beginning of lines escaped', async () => {
  const sink = await mailSink();
  await smtp(plain(sink.port))({ to: 'alice@example.org', subject: 'Your code: 123456', text: 'Your code is 123456.\n.hidden\n' });
  expect(sink.said.map((line) => line.replace(/^EHLO .*/, 'EHLO'))).toEqual(expect.arrayContaining(['EHLO', 'MAIL FROM:<codes@example.org>', 'RCPT TO:<alice@example.org>', 'DATA']));
  expect(sink.mail[0]).toMatch(/^From: <codes@example\.org>\nTo: <alice@example\.org>\nSubject: Your code: 123456\nDate: \w{3}, \d\d \w{3} \d{4} [\d:]{8} \+0000\nMessage-ID: <[0-9a-f]{32}@example\.org>\n/);
  expect(sink.mail[0]).toMatch(/\n\nYour code is 123456\.\n\.\.hidden$/);
});

test('a refused recipient is told apart from other failures, and no error contains the address', async () => {
  const sink = await mailSink({ refuses: 'nobody' });
  const refused = await smtp(plain(sink.port))({ to: 'nobody@example.org', subject: 's', text: 't' }).catch((error: Error) => error);
  expect(refused).toMatchObject({ name: 'MailRefused' });
  const chatty = await smtp(plain((await mailSink({ chatty: true })).port))({ to: 'a@example.org', subject: 's', text: 't' }).catch((error: Error) => error);
  expect(chatty).toMatchObject({ name: 'MailTrouble' });
  expect(String(refused) + String(chatty)).not.toContain('@');
});

test('STARTTLS: credentials are sent only over TLS, to a server with a certificate of the authority', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'smtp-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  await ensureCertificates(directory, ['eventstoredb'], Date.now());
  const pem = (name: string) => readFileSync(join(directory, name), 'utf8');
  const sink = await mailSink({ starttls: { key: pem('eventstoredb.key'), cert: pem('eventstoredb.crt') } });
  const settings: MailSettings = { ...plain(sink.port), host: 'localhost', security: 'starttls', username: 'codes' };
  const mail = { to: 'alice@example.org', subject: 's', text: 't' };
  await smtp(settings, { password: 'secret', authority: pem('authority.crt') })(mail);
  expect(sink.said).toContain(`AUTH PLAIN ${Buffer.from('\0codes\0secret').toString('base64')}`);
  const others = await smtp(settings, { password: 'secret' })(mail).catch((error: Error) => error);
  expect(others).toMatchObject({ name: 'MailTrouble' });
  const none = await mailSink();
  await expect(smtp({ ...settings, port: none.port }, { password: 'secret' })(mail)).rejects.toThrow('STARTTLS');
  expect(none.said.some((line) => line.startsWith('AUTH'))).toBe(false);
});

test.each([
  ['alice@example.org', true], ['a.b+c@mail.example.co', true], ['alice', false], ['alice@host', false], ['al ice@example.org', false], ['a@b.org\r\nRCPT TO:<x@y.org>', false],
  ['.a@example.org', false], ['<a@example.org>', false], [`${'a'.repeat(65)}@example.org`, false], [`a@${'b'.repeat(260)}.org`, false], ['ä@example.org', false],
])('%j is an address: %s', (text, is) => expect(isEmail(text)).toBe(is));

test('a masked address shows enough for its owner to recognize', () =>
  expect(['alice@example.org', 'ab@example.co.uk', 'a@b.org'].map(maskedEmail)).toEqual(['a***e@e***.org', 'a***@e***.uk', 'a***@b***.org']));
