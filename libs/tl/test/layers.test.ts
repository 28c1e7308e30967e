import { describe, expect, test } from 'vitest';
import { ANSWER_LIMITS, NEWEST_LAYER, TlError, TlWriter, readObject, writeObject } from '../src/index.ts';
import type { TlObject } from '../src/index.ts';
import { newestById } from '../src/codec-table.ts';
import { liftOf } from '../src/lift/lift.ts';
import { PastLayer } from '../src/lower/lower.ts';
import { definitionOf, layerTable, rowOf } from '../src/schema/layer-table.ts';
import type { Definition } from '../src/schema/definition.ts';
import { RandomObjects, seeded } from './support/random-object.ts';
import { StrictReader } from './support/strict-reader.ts';

/** Nesting depth of a random object. */
const DEPTH = 3;
const { layers, rows } = layerTable();
const newest = new StrictReader(NEWEST_LAYER);

/** Undefined if the object is refused because the old layer cannot express it; any other error is a failure. */
function unlessRefused<T>(write: () => T): T | undefined {
  try {
    return write();
  } catch (error) {
    if (error instanceof TlError && error.kind === 'NOT_LOWERABLE') return undefined;
    throw error;
  }
}

/** Objects that can be lifted but not lowered again: facts that only an old server knew, or requests renamed since. */
const ONE_WAY = new Set([
  'chatTheme', 'inputInvoiceStarGift', 'inputInvoiceStars', 'inputStorePaymentStars', 'messages.chatInviteJoinResultWebView', 'premiumGiftOption',
  'sponsoredMessage', 'updateUserPhoto', 'userFull',
]);

describe.each(layers)('layer %i', (layer) => {
  const strict = new StrictReader(layer);

  test('every constructor is lifted to the newest layer and lowered again', () => {
    const objects = new RandomObjects(layer, seeded(layer));
    const writer = new TlWriter(new PastLayer(layer).names);
    const refused = objects.definitions.filter((definition) => {
      if (rowOf(definition.name, layer)!.id !== definition.id) return false;
      writer.object(objects.make(definition, DEPTH));
      const bytes = writer.take();
      const met = strict.read(bytes);
      const lifted = readObject(bytes, ANSWER_LIMITS);
      newest.read(writeObject(lifted));
      const lowered = unlessRefused(() => writeObject(lifted, layer));
      if (lowered) strict.read(lowered);
      return !lowered && !definition.isMethod && !met.some((name) => ONE_WAY.has(name));
    });
    expect(refused.map(({ name }) => name)).toEqual([]);
  });

  test('I2 no object of the newest layer is sent with a constructor that the layer does not know', () => {
    const objects = new RandomObjects(NEWEST_LAYER, seeded(layer + 1000));
    for (const definition of objects.definitions) {
      const object = objects.make(definition, DEPTH) as TlObject;
      const bytes = unlessRefused(() => writeObject(object, layer));
      if (bytes) strict.read(bytes);
    }
  });
});

test('objects of old layers without an equivalent are a typed error, and they are exactly these', () => {
  const past = rows.filter((row) => !newestById.has(row.id)).map(definitionOf);
  const names = (list: Definition[]) => [...new Set(list.filter((definition) => !liftOf(definition)).map(({ name }) => name))].sort();
  expect(names(past.filter(({ isMethod }) => isMethod))).toEqual([
    'folders.deleteFolder', 'help.getAppChangelog', 'messages.getAllChats', 'payments.getUserStarGift', 'payments.getUserStarGifts',
    'payments.requestRecurringPayment', 'phone.createConferenceCall', 'stats.getBroadcastRevenueStats', 'stats.getBroadcastRevenueTransactions',
    'stats.getBroadcastRevenueWithdrawalUrl', 'stories.applyBoost', 'stories.canApplyBoost', 'stories.getBoostersList', 'stories.getBoostsStatus',
    'test.parseInputAppEvent', 'test.useConfigSimple', 'test.useError',
  ]);
  expect(names(past.filter(({ isMethod }) => !isMethod))).toMatchInlineSnapshot(`
    [
      "accessPointRule",
      "booster",
      "broadcastRevenueBalances",
      "broadcastRevenueTransactionProceeds",
      "broadcastRevenueTransactionRefund",
      "broadcastRevenueTransactionWithdrawal",
      "channelAdminLogEventActionChangeBackgroundEmoji",
      "channelAdminLogEventActionChangeColor",
      "forumTopic",
      "help.configSimple",
      "inputPasskeyCredentialFirebasePNV",
      "inputPeerPhotoFileLocationLegacy",
      "inputStickerSetThumbLegacy",
      "ipPort",
      "ipPortSecret",
      "payments.userStarGifts",
      "phoneCallDiscardReasonAllowGroupCall",
      "sponsoredWebPage",
      "stats.broadcastRevenueStats",
      "stats.broadcastRevenueTransactions",
      "stats.broadcastRevenueWithdrawalUrl",
      "stories.boostersList",
      "stories.boostsStatus",
      "stories.canApplyBoostOk",
      "stories.canApplyBoostReplace",
      "updateBotSubscriptionExpire",
      "updateBroadcastRevenueTransactions",
      "updateGroupCallMessage",
      "updateGroupInvitePrivacyForbidden",
      "userStarGift",
    ]
  `);
});
