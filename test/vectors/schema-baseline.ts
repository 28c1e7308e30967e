/**
 * The accepted schemas: event-schemas/baseline.json, an image produced by buf. Logs contain events of these schemas, so they must remain readable. buf finds
 * incompatible changes; that a fact with changed fields has a new version, which buf cannot know, is checked here.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
export const SCHEMAS = join(ROOT, 'event-schemas');
const BASELINE = join(SCHEMAS, 'baseline.json');

type FieldDescriptor = { name: string; number: number; type: string; typeName?: string; label: string; options?: { '[teamgram.events.seals]'?: string } };
type MessageDescriptor = { name: string; field?: FieldDescriptor[]; options?: { '[teamgram.events.fact]'?: number } };
export type Image = { file: { name: string; package?: string; messageType?: MessageDescriptor[] }[] };

/** Path of the program as installed by npm, per platform (package.json, optionalDependencies). */
export const BUF = join(ROOT, `node_modules/@bufbuild/buf-linux-${process.arch === 'arm64' ? 'aarch64' : 'x64'}/bin/buf`);

/** Runs the pinned buf; returns its complaints, "" if there are none. */
export function buf(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(BUF, args, { encoding: 'utf8', cwd: ROOT });
  if (status === 0) return '';
  return `${stdout}${stderr}` || `buf ended with ${status}`;
}

/** Changes that make events of the baseline unreadable. */
export const breaking = (schemas: string, baseline: string = BASELINE): string => buf('breaking', schemas, '--against', baseline);

/** The image of a folder of schemas, without comments. */
export function imageOf(schemas: string): Image {
  const { status, stdout, stderr } = spawnSync(BUF, ['build', schemas, '--exclude-source-info', '-o', '-#format=json'], { encoding: 'utf8', cwd: ROOT, maxBuffer: 16 << 20 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Image;
}

export const readBaseline = (): Image => JSON.parse(readFileSync(BASELINE, 'utf8')) as Image;

/** Makes the current schemas the baseline. Refused for incompatible changes: the baseline only grows. */
export function acceptSchemas(): void {
  const image = imageOf(SCHEMAS);
  const faults = existsSync(BASELINE) ? [breaking(SCHEMAS), ...unraised(readBaseline(), image)].filter(Boolean) : [];
  if (faults.length > 0) throw new Error(`not accepted:\n${faults.join('\n')}`);
  writeFileSync(BASELINE, `${JSON.stringify(image, undefined, 1)}\n`);
}

/** Facts whose fields, including those of nested messages, have changed under the same version. */
export function unraised(before: Image, after: Image): string[] {
  const [old, now] = [messagesOf(before), messagesOf(after)];
  return [...now].flatMap(([name, message]) => {
    const [version, oldVersion] = [versionOf(message), versionOf(old.get(name))];
    if (version === undefined || version !== oldVersion || shapeOf(name, now) === shapeOf(name, old)) return [];
    return [`${name} has other fields than its version ${version} had: raise option (fact)`];
  });
}

const versionOf = (message: MessageDescriptor | undefined) => message?.options?.['[teamgram.events.fact]'];

function messagesOf({ file }: Image): Map<string, MessageDescriptor> {
  const ours = file.filter((one) => one.package === 'teamgram.events');
  return new Map(ours.flatMap(({ messageType = [] }) => messageType.map((message) => [message.name, message])));
}

/** The fields of a message, including those of nested and encrypted messages. */
function shapeOf(name: string, messages: Map<string, MessageDescriptor>, above: readonly string[] = []): string {
  if (above.includes(name)) return name;
  const fields = (messages.get(name)?.field ?? []).toSorted((a, b) => a.number - b.number).map(({ number, type, typeName, label, options }) => {
    const inner = options?.['[teamgram.events.seals]'] ?? typeName?.split('.').at(-1);
    return `${number} ${label} ${type} ${inner === undefined ? '' : shapeOf(inner, messages, [...above, name])}`;
  });
  return `${name} { ${fields.join('; ')} }`;
}
