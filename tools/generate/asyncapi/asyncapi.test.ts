/** Checks the parts of AsyncAPI 3.0.0 that our document uses (asyncapi.com/docs/reference/specification/v3.0.0). */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSchema } from '../events/schema.ts';
import { asyncApi, generate } from './generate.ts';
import { toYaml } from './yaml.ts';

type Node = { [key: string]: Node };
const document = asyncApi() as Node;
const { channels, operations, components } = document as { channels: Node; operations: Node; components: Node };
const messages = components['messages']!;
const facts = readSchema(join(import.meta.dirname, '../../../event-schemas')).filter(({ factVersion }) => factVersion !== undefined);
/** Placeholders in braces of an address or a host. */
const inBraces = (text: unknown) => [...(text as string).matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

/** Resolves a JSON pointer within the document. */
function at(pointer: string): Node | undefined {
  return pointer.split('/').slice(1).reduce<Node | undefined>((node, key) => node?.[key], document);
}

/** All objects of the document with their paths. */
function* nodes(node: unknown, path = '#'): Generator<[path: string, node: Node]> {
  if (typeof node !== 'object' || node === null) return;
  yield [path, node as Node];
  for (const [key, inner] of Object.entries(node)) yield* nodes(inner, `${path}/${key}`);
}

const unknownWords = (node: object, known: string[]) => Object.keys(node).filter((key) => !known.includes(key) && !key.startsWith('x-'));

describe('the AsyncAPI document', () => {
  test('root, info and servers have the required fields and no unknown ones', () => {
    expect(unknownWords(document, ['asyncapi', 'id', 'info', 'servers', 'defaultContentType', 'channels', 'operations', 'components'])).toEqual([]);
    expect(document).toMatchObject({ asyncapi: '3.0.0', info: { title: expect.any(String), version: expect.any(String) } });
    for (const server of Object.values(document['servers']!)) {
      expect(unknownWords(server, ['host', 'protocol', 'protocolVersion', 'pathname', 'description', 'title', 'summary', 'variables', 'security', 'tags', 'externalDocs', 'bindings'])).toEqual([]);
      expect(Object.keys(server['variables']!)).toEqual(inBraces(server['host']));
    }
  });

  test('every reference resolves', () => {
    const references = [...nodes(document)].filter(([, node]) => '$ref' in node).map(([path, node]) => [path, node['$ref'] as unknown as string] as const);
    expect(references.filter(([, pointer]) => at(pointer) === undefined)).toEqual([]);
    expect(references.length).toBeGreaterThan(100);
  });

  test('component names are valid', () => {
    const names = Object.values(components).flatMap((section) => Object.keys(section));
    expect(names.filter((name) => !/^[a-zA-Z0-9.\-_]+$/.test(name))).toEqual([]);
  });

  test('channels: the parameters of the address, the messages by reference, the Kafka binding', () => {
    for (const channel of Object.values(channels)) {
      expect(unknownWords(channel, ['address', 'messages', 'title', 'summary', 'description', 'servers', 'parameters', 'tags', 'externalDocs', 'bindings'])).toEqual([]);
      expect(Object.keys(channel['parameters']!)).toEqual(inBraces(channel['address']));
      expect(unknownWords(channel['bindings']!['kafka']!, ['topic', 'partitions', 'replicas', 'topicConfiguration', 'bindingVersion'])).toEqual([]);
    }
  });

  test('operations send, each on one channel, and every channel has one', () => {
    expect(Object.values(operations).map((operation) => operation['action'])).toEqual(Object.values(operations).map(() => 'send'));
    expect(Object.values(operations).map((operation) => operation['channel']!['$ref'])).toEqual(Object.keys(channels).map((name) => `#/channels/${name}`));
  });

  test('messages: payload, headers, key; no unknown fields', () => {
    for (const message of Object.values(messages)) {
      expect(unknownWords(message, ['headers', 'payload', 'correlationId', 'contentType', 'name', 'title', 'summary', 'description', 'tags', 'externalDocs', 'bindings', 'examples', 'traits'])).toEqual([]);
    }
    expect(components['messageTraits']!['storedEvent']!['bindings']!['kafka']!['key']).toMatchObject({ type: 'string' });
    const protobuf = Object.entries(components['schemas']!).filter(([name]) => name.endsWith('.proto')).map(([, schema]) => schema['schemaFormat']);
    expect(new Set(protobuf)).toEqual(new Set(['application/vnd.google.protobuf;version=3']));
  });

  test('every fact is in the channel of its room, with its version and its sealed fields', () => {
    for (const { name, room, factVersion, fields } of facts) {
      expect(channels[room]!['messages']![name]).toEqual({ $ref: `#/components/messages/${name}` });
      expect(messages[name]!['x-fact']).toMatchObject({ schemaVersion: factVersion, schema: { $ref: `#/components/schemas/${room}.proto` } });
      expect(Object.keys(messages[name]!['x-fact']!['sealed']!)).toEqual(fields.filter(({ seals }) => seals).map((field) => field.name));
    }
    expect(Object.keys(messages)).toHaveLength(facts.length + 1);
  });
});

test('parsing the YAML yields the document', () => {
  /** Uses the YAML parser that comes with nx. */
  const yaml = createRequire(createRequire(import.meta.url).resolve('nx/package.json'))('yaml') as { parse(text: string, options: { strict: boolean; uniqueKeys: boolean }): unknown };
  expect(yaml.parse([...generate().values()][0]!, { strict: true, uniqueKeys: true })).toEqual(document);
});

test('YAML: blocks, multi-line texts, quotes where a plain scalar would be misread', () => {
  const value = { plain: 'a word-1.2', 'a/b': 'true', version: '3.0.0', '#/x': '', count: 8, flag: false, none: [], empty: {}, list: ['a', { $b: ['c'], d: 1 }, ['e']], text: 'one\n  two: "x"\n\nthree\n' };
  expect(toYaml(value)).toBe([
    'plain: a word-1.2', 'a/b: "true"', 'version: "3.0.0"', '"#/x": ""', 'count: 8', 'flag: false', 'none: []', 'empty: {}',
    'list:', '  - a', '  - $b:', '      - c', '    d: 1', '  - - e', 'text: |', '  one', '    two: "x"', '', '  three', '',
  ].join('\n'));
});
