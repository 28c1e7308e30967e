import { crc32 } from 'node:zlib';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { coreSchema, extensionSchema } from '../src/schema/core-schema.ts';
import { layerTable } from '../src/schema/layer-table.ts';
import { hexId } from '../src/index.ts';
import { newestById } from '../src/codec-table.ts';

/**
 * "The constructor name is the CRC32 of the string of the combinator's description" (core.telegram.org/mtproto/TL), after
 * bytes became string, brackets blanks, and fields of type true were left out.
 */
function normalised(definition: string): string {
  const plain = definition.replace(/ \w+:\w+\.\d+\?true/g, '').replaceAll(/([:?])bytes /g, '$1string ');
  return plain.replaceAll('<', ' ').replaceAll(/[>{}]/g, '');
}

const crc = (definition: string): number => crc32(normalised(definition)) | 0;

/** Their published ids were chosen otherwise. */
const CHOSEN = ['accessPointRule', 'help.configSimple', 'inputPeerPhotoFileLocationLegacy', 'inputStickerSetThumbLegacy', 'ipPortSecret'];

describe('constructor ids', () => {
  test('every row of the layer table has the CRC-32 of its definition but five', () => {
    const { rows } = layerTable();
    const differing = rows.filter((row) => crc(row.text) !== row.id);
    expect(differing.map((row) => row.name).sort()).toEqual(CHOSEN);
    expect(rows.length).toBeGreaterThan(3330);
  });

  test('our own words have the CRC-32 of their definitions, too', () => {
    const lines = readFileSync(new URL('../data/extension.tl', import.meta.url), 'utf8').split('\n').filter((line) => line.startsWith('teamgram.'));
    expect(lines).toHaveLength(extensionSchema().length);
    for (const line of lines) expect(line).toContain(`#${hexId(crc(line.replace(/#\w+/, '').slice(0, -1)))} `);
  });

  test('no id means two things', () => {
    const ids = [...layerTable().rows.map((row) => row.id), ...[...coreSchema(), ...extensionSchema()].map((definition) => definition.id)];
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('the generated codec holds exactly the newest layer, our own words and the core', () => {
    const newest = layerTable().rows.filter((row) => row.layers.at(-1)![1] === layerTable().layers.at(-1));
    expect(newestById.size).toBe(newest.length + coreSchema().length + extensionSchema().length);
  });
});
