/**
 * The auditor page in Chromium. It verifies everything itself and refuses whatever a man in the middle changes. SCREENSHOTS=1 updates
 * docs/screenshots.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { requirement } from '../support/requirement.ts';
import { ROOT } from '../support/server.ts';
import { honest, ServedLog, type Answer, type Change } from './served-log.ts';

const chromium = requirement('chromium', 'apt-get install chromium');
const SHOTS = process.env['SCREENSHOTS'] === '1';

chromium.describe('the auditor page', () => {
  const served = new ServedLog();
  const profile = mkdtempSync(join(tmpdir(), 'auditor-page-profile-'));
  let browser: Browser;
  const contexts: BrowserContext[] = [];

  beforeAll(async () => {
    await served.open();
    const executablePath = process.env['PATH']!.split(delimiter).map((directory) => join(directory, 'chromium')).find((path) => existsSync(path))!;
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    browser = await puppeteer.launch({ executablePath, userDataDir: profile, args: [...asRoot, '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--disable-background-networking'] });
  });
  afterEach(async () => {
    served.change = honest;
    await Promise.all(contexts.splice(0).map((context) => context.close()));
  });
  afterAll(async () => {
    await browser?.close();
    await served.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  /** A browser without stored state. */
  async function visitor(): Promise<BrowserContext> {
    const context = await browser.createBrowserContext();
    contexts.push(context);
    return context;
  }

  async function visit(context: BrowserContext, hash = ''): Promise<Page> {
    const page = await context.newPage();
    await page.setViewport({ width: 1180, height: 900 });
    await page.goto(`${served.url}/auditor/${hash}`);
    await page.waitForSelector('body[data-state]', { timeout: 60_000 });
    return page;
  }

  const textOf = (page: Page, selector: string) => page.$eval(selector, (found) => (found as unknown as { innerText: string }).innerText);

  async function lookUp(page: Page, by: 'position' | 'id' | 'stream', first: string, second?: string): Promise<string> {
    await page.select('#by', by);
    await page.$eval('#first', (input) => void ((input as unknown as { value: string }).value = ''));
    await page.type('#first', first);
    if (second !== undefined) await page.type('#second', second);
    await page.click('#look-up button');
    await page.waitForFunction("!document.querySelector('#found').innerText.startsWith('Asking') && document.querySelector('#found').innerText !== ''", { timeout: 30_000 });
    return textOf(page, '#found');
  }

  async function shoot(page: Page, name: string): Promise<void> {
    if (SHOTS) await page.screenshot({ path: join(ROOT, 'docs/screenshots', `${name}.png`) as `${string}.png`, fullPage: true });
  }

  const flipped = (body: Buffer, at: number): Buffer => {
    const copy = Buffer.from(body);
    copy[at]! ^= 1;
    return copy;
  };
  const when = (start: string, edit: (body: Buffer) => Buffer): Change => (path, answer): Answer => (path.startsWith(start) ? { ...answer, body: edit(answer.body) } : answer);
  const text = (edit: (from: string) => string) => (body: Buffer) => Buffer.from(edit(body.toString('utf8')), 'utf8');

  test('checks both signatures of the checkpoint itself, and loads nothing from elsewhere', async () => {
    const context = await visitor();
    const page = await context.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => void asked.push(request.url()));
    page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    page.on('pageerror', (error) => void complaints.push(String(error)));
    await page.goto(`${served.url}/`);
    await page.waitForSelector('body[data-state=ready]');
    expect(await textOf(page, 'h1')).toBe('chat.example/log');
    expect(await page.$eval('#verdict', (found) => found.className)).toBe('verdict right');
    expect(await textOf(page, '#verdict')).toContain('first visit of this browser');
    const checkpoint = await textOf(page, '#checkpoint');
    expect(checkpoint).toMatch(/events\s+120/);
    expect(checkpoint).toMatch(/Ed25519, chat\.example\/log checked here[\s\S]*ML-DSA-44, chat\.example\/log checked here/);
    expect(await textOf(page, '#projectors')).toMatch(/read models told\s+117\s+3/);
    expect(await textOf(page, '#keys')).toMatch(/log, Ed25519 [0-9a-f]{32}…\s+0\s+in force[\s\S]*writer, Ed25519/);
    expect(await page.$eval('#growth polyline', (curve) => curve.getAttribute('points')!.split(' ').length)).toBe(64);
    expect(complaints).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(served.url))).toEqual([]);
    await page.close();
  });

  test('proves an event found by position, id or place in its stream; encrypted fields stay encrypted', async () => {
    const page = await visit(await visitor());
    const found = await lookUp(page, 'stream', 'dialog-7-9', '40');
    expect(found).toMatch(/Event 50 is in the log: \d+ hashes lead from its bytes to the root over 120 events/);
    expect(found).toMatch(/type\s+MessageSent/);
    expect(found).toContain('"sealed"');
    expect(found).not.toContain('secret');
    const [, id = ''] = /event id\s+([0-9a-f]{32})/.exec(found) ?? [];
    expect(await lookUp(page, 'id', id)).toContain('Event 50 is in the log');
    expect(await lookUp(page, 'position', '119')).toContain('Event 119 is in the log');
    expect(await lookUp(page, 'position', '120')).toMatch(/^not there/);
    expect(await lookUp(page, 'position', 'x')).toContain('a position is a number');
    await lookUp(page, 'position', '50');
    await shoot(page, 'auditor-page');
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(16, 20, 24)');
    await shoot(page, 'auditor-page-dark');
  });

  test('shows every journal: each is verified and browsed separately', async () => {
    const context = await visitor();
    const page = await visit(context);
    expect(await textOf(page, '#verdict')).toContain('The checkpoints of all 2 journals are signed');
    expect(await textOf(page, '#journals')).toMatch(/chat\.example\/log\s+\d+\s+checked here\s+chat\.example\/log\/1\s+20\s+checked here/);
    await Promise.all([page.waitForNavigation(), page.click('#journals tr:last-child a')]);
    await page.waitForSelector('body[data-state=ready]');
    expect(await textOf(page, 'h1')).toBe('chat.example/log/1');
    expect(await textOf(page, '#checkpoint')).toMatch(/events\s+20\s/);
    expect(await textOf(page, '#projectors')).toMatch(/read models told\s+17\s+3/);
    expect(await textOf(page, '#keys')).toMatch(/writer, Ed25519 [0-9a-f]{32}…\s+0\s+in force/);
    expect(await lookUp(page, 'position', '19')).toMatch(/Event 19 is in the log: \d+ hashes lead from its bytes to the root over 20 events/);
    expect(await lookUp(page, 'position', '20')).toMatch(/^not there/);
    await shoot(page, 'auditor-page-journals');
    served.change = when('/partitions/1/checkpoint', text((note) => note.replace('\n20\n', '\n21\n')));
    const other = await visit(context);
    expect(await textOf(other, '#verdict')).toContain('partition 1: The checkpoint is not signed by the keys of the log.');
    expect(await textOf(other, '#journals')).toMatch(/checked here[\s\S]*refused/);
  });

  test('a link to an event shows its proof directly; every field has a label, every table headings', async () => {
    const page = await visit(await visitor(), '#position=7');
    expect(await textOf(page, '#found')).toContain('Event 7 is in the log');
    expect(await page.$$eval('input, select', (fields) => fields.every((field) => field.closest('label')))).toBe(true);
    expect(await page.$$eval('table', (tables) => tables.every((table) => table.querySelectorAll('th[scope=col]').length === 3))).toBe(true);
    expect(await page.$$eval('h1', (found) => found.length)).toBe(1);
    expect(await page.$eval('html', (found) => found.getAttribute('lang'))).toBe('en');
  });

  test('remembers the checkpoint: the next visit verifies consistency with it', async () => {
    const context = await visitor();
    await (await visit(context)).close();
    await served.append(30);
    const page = await visit(context);
    expect(await textOf(page, '#verdict')).toMatch(/It continues the 120 events that this browser saw/);
    expect(await textOf(page, '#checkpoint')).toMatch(/events\s+150/);
  });

  test.each<[string, Change, RegExp]>([
    ['the bytes of an event', when('/api/v1/entry', (body) => flipped(body, 60)), /does not lead from the event at position 50 to the signed root/],
    ['a hash of the proof', when('/proof/', text((proof) => proof.replace(/\n([A-Za-z0-9+/])([A-Za-z0-9+/]{42}=)\n/, (_, first: string, rest: string) => `\n${first === 'A' ? 'B' : 'A'}${rest}\n`))), /does not lead from the event/],
    ['the place that is proved', when('/proof/', text((proof) => proof.replace('index 50', 'index 51'))), /does not lead from the event/],
    ['the checkpoint under the proof', when('/proof/', text((proof) => proof.replace(/chat\.example\/log\n\d+\n/, 'chat.example/log\n151\n'))), /not signed by the keys of the log/],
  ])('%s, altered in transit, is refused', async (what, change, reason) => {
    const page = await visit(await visitor());
    served.change = change;
    expect(await lookUp(page, 'position', '50')).toMatch(reason);
    expect(await page.$eval('#verdict', (found) => found.className)).toBe('verdict refused');
    expect(await page.$$eval('#evidence-notes pre', (notes) => notes.length)).toBeGreaterThan(0);
    if (what === 'the bytes of an event') await shoot(page, 'auditor-page-refused');
  });

  test.each<[string, Change, RegExp]>([
    ['a checkpoint with another size', when('/checkpoint', text((note) => note.replace('\n150\n', '\n149\n'))), /not signed by the keys of the log/],
    ['a checkpoint without its Ed25519 line', when('/checkpoint', text((note) => note.replace(/\n— [^\n]{1,200}\n/, '\n'))), /not signed by the keys of the log/],
    ['a checkpoint without its ML-DSA-44 line', when('/checkpoint', text((note) => note.replace(/\n— [^\n]{200,}\n$/, '\n'))), /not signed by the keys of the log/],
    ['a wrong ML-DSA-44 line', when('/checkpoint', text((note) => note.replace(/[A-Za-z0-9+/]{40}=*\n$/, (tail) => `${tail[0] === 'A' ? 'B' : 'A'}${tail.slice(1)}`))), /not signed by the keys of the log/],
  ])('%s is refused at once', async (_, change, reason) => {
    served.change = change;
    const page = await visit(await visitor());
    expect(await textOf(page, '#verdict')).toMatch(reason);
  });

  test('a log that was rolled back, and one that shows another history, are refused with the evidence', async () => {
    const copy = await served.copy();
    const context = await visitor();
    await served.append(10);
    await (await visit(context)).close();
    copy.show();
    const rolledBack = await visit(context);
    expect(await textOf(rolledBack, '#verdict')).toContain('The log was rolled back: you have seen 160 events signed, now there are 150.');
    expect(await rolledBack.$$eval('#evidence-notes pre', (notes) => notes.length)).toBe(2);
    await copy.fork(40);
    const forked = await visit(context);
    expect(await textOf(forked, '#verdict')).toContain('does not continue the history that you saw before');
    await forked.click('#evidence summary');
    await Promise.all([forked.waitForNavigation(), forked.click('#forget')]);
    await forked.waitForSelector('body[data-state=ready]');
    expect(await textOf(forked, '#verdict')).toContain('first visit');
    await copy.close();
  });

  test('shows the witnesses; a contradicting history from a witness is verified, and the log refused with both checkpoints', async () => {
    served.witnesses = [{ name: 'witness.example', url: '', state: 'cosigned', cosignedSize: served.size, reason: undefined, contradiction: undefined }];
    expect(await textOf(await visit(await visitor()), '#witnesses')).toMatch(/witness\.example\s+\d+\s+cosigned/);
    const copy = await served.copy();
    await copy.fork(20);
    const seen = await (await copy.fetch('/checkpoint')).text();
    served.showContradiction(seen);
    const rolledBack = await visit(await visitor());
    expect(await textOf(rolledBack, '#verdict')).toMatch(/The log was rolled back: a witness has seen \d+ events signed, now there are \d+/);
    expect(await rolledBack.$$eval('#evidence-notes pre', (notes) => notes.length)).toBe(2);
    await served.append(30);
    served.witnesses = [{ name: 'witness.example', url: '', state: 'contradicted', cosignedSize: 150, reason: 'SPLIT VIEW: it has cosigned another history', contradiction: undefined }];
    const split = await visit(await visitor());
    expect(await textOf(split, '#verdict')).toContain('does not continue the history that a witness saw');
    expect(await textOf(split, '#witnesses')).toMatch(/SPLIT VIEW[^\n]*\s+150\s+contradicted/);
    await shoot(split, 'auditor-page-contradicted');
    // With an invalid signature it proves nothing; what the server reports about the witness is still shown.
    served.showContradiction(seen.replace(/^chat/, 'chut'));
    expect(await textOf(await visit(await visitor()), '#verdict')).toContain('The witness witness.example contradicts this log. SPLIT VIEW');
    served.witnesses = [];
    expect(await textOf(await visit(await visitor()), '#verdict')).toContain('signed, and each history is one');
    served.showContradiction(undefined);
    await copy.close();
  });

  test('an altered consistency proof is refused', async () => {
    const context = await visitor();
    await (await visit(context)).close();
    await served.append(5);
    served.change = when('/api/v1/consistency', (body) => Buffer.from(JSON.stringify({ hashes: (JSON.parse(body.toString()) as { hashes: string[] }).hashes.toReversed() })));
    expect(await textOf(await visit(context), '#verdict')).toContain('does not continue the history');
  });

  test('follows key rotations, and shows which keys signed which range', async () => {
    const context = await visitor();
    await (await visit(context)).close();
    const before = served.size;
    await served.rotateKeys();
    const page = await visit(context);
    expect(await textOf(page, '#verdict')).toContain(`It continues the ${before} events`);
    const keys = await textOf(page, '#keys');
    expect(keys).toMatch(new RegExp(`writer, Ed25519 [0-9a-f]+…\\s+0\\s+${before}\\s`));
    expect(keys).toMatch(new RegExp(`log, ML-DSA-44 [0-9a-f]+…\\s+${before + 2}\\s+in force`));
    expect(await lookUp(page, 'position', String(before + 1))).toContain('LogKeysRotated');
  });
});
