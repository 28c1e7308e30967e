import type { tl } from '@teamgram/tl';
import { HashedKind } from '../../peers/access-hash.ts';
import { reactionArt, type ArtFile, type ReactionArt } from '../../reaction-art/reaction-art.ts';
import type { Context } from '../../rpc/context.ts';
import { method } from '../../rpc/method.ts';

const DAY_S = 24 * 3600;
/** Telegram Desktop ignores documents without a date. */
const DRAWN_S = Date.UTC(2026, 0, 1) / 1000;

/** core.telegram.org/api/reactions: the emoji available as reactions, with their artwork. */
export default method('messages.getAvailableReactions', async ({ hash }, context) => {
  // File references expire, so the hash changes daily and clients fetch new ones in time.
  const now = Math.floor(context.nowS / DAY_S);
  if (hash === now) return { _: 'messages.availableReactionsNotModified' };
  return { _: 'messages.availableReactions', hash: now, reactions: (await reactionArt()).map((art) => shown(context, art)) };
});

function shown(context: Context, { emoji, title, files }: ReactionArt): tl.availableReaction {
  const { still, appear, select, activate, effect, centre } = files;
  const document = (file: ArtFile) => documentOf(context, file);
  return {
    _: 'availableReaction', reaction: emoji, title,
    static_icon: document(still), appear_animation: document(appear), select_animation: document(select),
    activate_animation: document(activate), effect_animation: document(effect), around_animation: document(effect), center_icon: document(centre),
  };
}

/** Edges in pixels, as clients expect them. */
const EDGE = { still: 128, moving: 512 };

function documentOf({ view }: Context, { id, kind, emoji, mimeType, name, bytes }: ArtFile): tl.document {
  const edge = kind === 'still' ? EDGE.still : EDGE.moving;
  return {
    _: 'document', id: BigInt(id), access_hash: view.hashes.of(view.userId, HashedKind.document, id), file_reference: view.references.give(view.userId, id, { kind: 'upload' }),
    date: DRAWN_S, mime_type: mimeType, size: bytes.length, dc_id: view.dcId,
    attributes: [
      { _: 'documentAttributeImageSize', w: edge, h: edge },
      { _: 'documentAttributeSticker', alt: emoji, stickerset: { _: 'inputStickerSetEmpty' } },
      { _: 'documentAttributeFilename', file_name: name },
    ],
  };
}
