import { crc32 } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { coreSchema, extensionSchema } from '../src/schema/core-schema.ts';
import { layerTable } from '../src/schema/layer-table.ts';
import { hexId } from '../src/index.ts';
import { newestById } from '../src/codec-table.ts';

/**
 * "The constructor name is the CRC32 of the string of the combinator's description" (core.telegram.org/mtproto/TL), after replacing bytes by string
 * and brackets by blanks, and removing fields of type true.
 */
function normalised(definition: string): string {
  const plain = definition.replace(/ \w+:\w+\.\d+\?true/g, '').replaceAll(/([:?])bytes /g, '$1string ');
  return plain.replaceAll('<', ' ').replaceAll(/[>{}]/g, '');
}

const crc = (definition: string): number => crc32(normalised(definition)) | 0;

/** Constructors whose published ids were not computed that way. */
const CHOSEN = ['accessPointRule', 'help.configSimple', 'inputPeerPhotoFileLocationLegacy', 'inputStickerSetThumbLegacy', 'ipPortSecret'];

describe('constructor ids', () => {
  test('every row of the layer table except five has the CRC-32 of its definition', () => {
    const { rows } = layerTable();
    const differing = rows.filter((row) => crc(row.text) !== row.id);
    expect(differing.map((row) => row.name).sort()).toEqual(CHOSEN);
    expect(rows.length).toBeGreaterThan(3330);
  });

  test('the extension has the CRC-32 of its definitions, too', () => {
    const lines = readFileSync(new URL('../data/extension.tl', import.meta.url), 'utf8').split('\n').filter((line) => line.startsWith('teamgram.'));
    expect(lines).toHaveLength(extensionSchema().length);
    for (const line of lines) expect(line).toContain(`#${hexId(crc(line.replace(/#\w+/, '').slice(0, -1)))} `);
  });

  test('ids are unique', () => {
    const ids = [...layerTable().rows.map((row) => row.id), ...[...coreSchema(), ...extensionSchema()].map((definition) => definition.id)];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('the generated codec contains exactly the newest layer, the extension and the core', () => {
    const newest = layerTable().rows.filter((row) => row.layers.at(-1)![1] === layerTable().layers.at(-1));
    expect(newestById.size).toBe(newest.length + coreSchema().length + extensionSchema().length);
  });
});
