import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { acquireLock, asFatalError, createLogger, defaultLimits, ensureCertificates, ExitCode, maskAddresses, Metrics, parseConfig, readCredentials, roleOf, type HostConfig } from '../src/index.ts';

const directory = mkdtempSync(join(tmpdir(), 'host parts '));
afterAll(() => rmSync(directory, { recursive: true }));

const local = { host: '127.0.0.1', port: 1 };
const config: HostConfig = {
  role: 'gateway', name: 'gateway-0', index: 0, dataDir: '/data', dcId: 2, client: local, gateways: 1, audit: local,
  links: { commandApi: local, projections: local }, metrics: local, limits: defaultLimits,
};

describe('configuration', () => {
  test('a valid document is accepted, with single limits changed', () => {
    const limits = { wrongCodesPerCode: 3 };
    expect(parseConfig('gateway', JSON.stringify({ ...config, limits }), 'x.json')).toEqual({ ...config, limits: { ...defaultLimits, ...limits } });
  });

  test.each([
    ['not JSON', '{', 'x.json: is not a JSON object'],
    ['a list', '[]', 'x.json: is not a JSON object'],
    ['a field missing', JSON.stringify({ ...config, dcId: undefined }), 'x.json: "dcId" must be a number'],
    ['a port too large', JSON.stringify({ ...config, client: { host: 'h', port: 65_536 } }), 'x.json: "client" must be { host, port }'],
    ['a link missing', JSON.stringify({ ...config, links: { commandApi: local } }), 'x.json: "links" must be { commandApi, projections }'],
    ["another role's", JSON.stringify({ ...config, role: 'projections' }), 'x.json: is for projections, not for gateway'],
  ])('%s is reported in one line', (_, text, line) => {
    expect(() => parseConfig('gateway', text, 'x.json')).toThrow(line);
  });
});

describe('log lines', () => {
  const lines: string[] = [];
  const log = createLogger({ name: 'gateway-0', level: 'info', write: (line) => lines.push(line), nowMs: () => 0 });

  test('contain the event and known fields, nothing else', () => {
    log.info('ready', { durationMs: 12, ...({ phone: '+15550001', text: 'secret' } as object) });
    log.debug('quiet');
    expect(lines).toEqual(['{"time":"1970-01-01T00:00:00.000Z","level":"info","process":"gateway-0","event":"ready","durationMs":12}\n']);
  });

  test('a known field accepts no object', () => {
    lines.length = 0;
    log.error('failed', { reason: { phone: '+15550001' } as unknown as string });
    expect(lines[0]).not.toContain('15550001');
  });

  test.each([
    ['connect ECONNREFUSED 192.0.2.17:443', 'connect ECONNREFUSED <address>:443'],
    ['from 2001:db8::42 and ::1', 'from <address> and <address>'],
    ['at 12:34 the log of 1.2 ended', 'at 12:34 the log of 1.2 ended'],
  ])('addresses are masked: %s', (text, masked) => expect(maskAddresses(text)).toBe(masked));

  test('every IPv4 and IPv6 address is masked in any context', () => {
    fc.assert(fc.property(fc.oneof(fc.ipV4(), fc.ipV6().filter((address) => !address.includes('.'))), (address) => !maskAddresses(`to ${address} failed`).includes(address)));
  });
});

describe('fatal errors', () => {
  const errno = (code: string, fields: object = {}) => Object.assign(new Error(`${code}: long text`), { code, ...fields });
  test.each([
    ['a port in use', errno('EADDRINUSE', { port: 443 }), /^port 443 is in use; choose another/, ExitCode.unavailable],
    ['a file for a folder', errno('EEXIST', { path: '/srv/data' }), /^a file is where a folder must be \(\/srv\/data\);/, ExitCode.config],
    ['no descriptors', errno('EMFILE', {}), /^too many files are open; raise the limit/, ExitCode.unavailable],
    ['a port for root', errno('EACCES', { port: 443, syscall: 'listen' }), /^no permission for port 443;/, ExitCode.config],
    ['a full disk', errno('ENOSPC', { path: '/data/log' }), /^no space left on the disk \(\/data\/log\); free some/, ExitCode.disk],
    ['a full disk under SQLite', errno('ERR_SQLITE_ERROR', { errcode: 13 }), /^no space left on the disk;/, ExitCode.disk],
    ['a damaged table', Object.assign(new Error('invalid page in block 0'), { code: 'XX001' }), /^files of PostgreSQL are damaged \(invalid page in block 0\); stop the server, move the folder "postgres"/, ExitCode.damaged],
    ['a log of a newer program', Object.assign(new Error('the log holds X, run a newer one'), { code: 'WRITTEN_BY_NEWER' }), /^the log holds X, run a newer one$/, ExitCode.damaged],
    ['a file that is not there', errno('ENOENT', { path: '/x' }), /^there is no \/x;/, ExitCode.failure],
    ['a database file that cannot be opened', errno('ERR_SQLITE_ERROR', { errcode: 14 }), /cannot be opened; see that the disk has space/, ExitCode.disk],
    ['a damaged database file', errno('ERR_SQLITE_ERROR', { errcode: 267 }), /is damaged; restore it/, ExitCode.damaged],
    ['a defect', new TypeError('x is not a function\nmore'), /^x is not a function$/, ExitCode.software],
    ['no Error at all', 'text', /^text$/, ExitCode.software],
  ])('%s', (_, error, line, exitCode) => {
    expect(asFatalError(error)).toMatchObject({ message: expect.stringMatching(line), exitCode });
  });
});

describe('metrics', () => {
  test('are written in the Prometheus text format', () => {
    const metrics = new Metrics();
    metrics.counter('sends_total', 'Sends.').add(2, { room: 'messages' });
    metrics.gauge('lag', 'Lag.').set(7);
    metrics.observed('seen', 'Seen.', () => 3);
    const histogram = metrics.histogram('seconds', 'Durations.', [0.1, 1]);
    for (const value of [0.05, 0.5, 5]) histogram.observe(value);
    expect(metrics.text().split('\n').filter((line) => line && !line.startsWith('#'))).toEqual([
      'sends_total{room="messages"} 2', 'lag 7', 'seen 3',
      'seconds_bucket{le="0.1"} 1', 'seconds_bucket{le="1"} 2', 'seconds_bucket{le="+Inf"} 3', 'seconds_sum 5.55', 'seconds_count 3',
    ]);
    expect(() => metrics.gauge('lag', 'Again.')).toThrow('registered twice');
  });

  test('an unbounded label does not grow for ever', () => {
    const metrics = new Metrics();
    const counter = metrics.counter('wild', 'Wild.');
    for (let index = 0; index < 2_000; index++) counter.add(1, { index: String(index) });
    expect(metrics.text().split('\n').length).toBeLessThan(1_010);
  });
});

describe('certificates', () => {
  const tls = join(directory, 'tls');
  const DAY_MS = 86_400_000;
  const now = Date.now();
  const fingerprint = (name: string) => new X509Certificate(readCredentials(tls, name).certificate).fingerprint256;

  test('contain the process name and its role, are signed by the authority, and are reused', async () => {
    await ensureCertificates(tls, ['gateway-12', 'ops'], now);
    const { authority, certificate, key } = readCredentials(tls, 'gateway-12');
    const x509 = new X509Certificate(certificate);
    expect([x509.subject, x509.subjectAltName, x509.ca]).toEqual(['CN=gateway-12', 'DNS:gateway', false]);
    expect(x509.checkIssued(new X509Certificate(authority)) && x509.verify(new X509Certificate(authority).publicKey)).toBe(true);
    expect(x509.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(statSync(join(tls, 'gateway-12.key')).mode & 0o777).toBe(0o600);
    const before = fingerprint('gateway-12');
    await ensureCertificates(tls, ['gateway-12', 'ops', 'auditor'], now);
    expect(fingerprint('gateway-12')).toBe(before);
    expect(readCredentials(tls, 'auditor').authority).toBe(authority);
  });

  test('are renewed before they expire, or when the key does not match', async () => {
    const [gateway, ops] = [fingerprint('gateway-12'), fingerprint('ops')];
    await ensureCertificates(tls, ['gateway-12'], now + 2_000 * DAY_MS);
    expect(fingerprint('gateway-12')).not.toBe(gateway);
    writeFileSync(join(tls, 'ops.key'), readFileSync(join(tls, 'auditor.key')));
    await ensureCertificates(tls, ['ops'], now);
    expect(fingerprint('ops')).not.toBe(ops);
  });

  test('are valid for years; the one for foreign clients for less than the 825 days that some of them allow', async () => {
    await ensureCertificates(tls, ['gateway-12', 'eventstoredb'], now);
    const days = (name: string) => {
      const { validFrom, validTo } = new X509Certificate(readCredentials(tls, name).certificate);
      return (Date.parse(validTo) - Date.parse(validFrom)) / DAY_MS;
    };
    expect(days('gateway-12')).toBeGreaterThan(3_600);
    expect(days('eventstoredb')).toBeLessThan(825);
  });

  test('are renewed under a new authority, also those not requested when it was created', async () => {
    await ensureCertificates(tls, ['gateway-12', 'gateway-13'], now);
    const gateway = fingerprint('gateway-13');
    rmSync(join(tls, 'authority.key'));
    await ensureCertificates(tls, ['gateway-12'], now);
    await ensureCertificates(tls, ['gateway-12', 'gateway-13'], now);
    expect(fingerprint('gateway-13')).not.toBe(gateway);
    const { authority, certificate } = readCredentials(tls, 'gateway-13');
    expect(new X509Certificate(certificate).verify(new X509Certificate(authority).publicKey)).toBe(true);
  });

  test('are renewed if created with a clock that was ahead, and stay valid when the clock is set back by weeks', async () => {
    await ensureCertificates(tls, ['gateway-12'], now);
    const before = fingerprint('gateway-12');
    await ensureCertificates(tls, ['gateway-12'], now - 20 * DAY_MS);
    expect(fingerprint('gateway-12')).toBe(before);
    await ensureCertificates(tls, ['gateway-12'], now - 40 * DAY_MS);
    const { authority, certificate } = readCredentials(tls, 'gateway-12');
    for (const pem of [authority, certificate]) expect(Date.parse(new X509Certificate(pem).validFrom)).toBeLessThan(now - 40 * DAY_MS);
  });

  test('a missing one is reported in one line', () => {
    expect(() => readCredentials(tls, 'gateway-99')).toThrow('no certificate of gateway-99');
  });

  test.each([['gateway-12', 'gateway'], ['command-api', 'command-api'], ['ops', 'ops']])('the role of %s is %s', (name, role) => expect(roleOf(name)).toBe(role));
});

describe('the lock', () => {
  test('has one holder at a time', () => {
    const file = join(directory, 'run', 'a.lock');
    const lock = acquireLock(file)!;
    expect(acquireLock(file)).toBeUndefined();
    lock.release();
    const again = acquireLock(file);
    expect(again).toBeDefined();
    again!.release();
  });
});
