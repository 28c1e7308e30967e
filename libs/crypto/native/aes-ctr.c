/*
 * A running AES-256-CTR key stream (NIST SP 800-38A §6.5; aes.h) for JavaScript:
 *
 *   begin(key, counter, state)     key is 32 bytes, counter 16, state STATE_BYTES
 *   apply(state, source, target)   target = source ^ the next bytes of the key stream; same size, same memory or none in common
 *
 * A connection has two streams, and most of its packets are a few blocks: OpenSSL's context is four times as large, and each of its calls
 * costs more than what it computes. Without AES instructions the module exports nothing and the caller uses node:crypto.
 */
#include "addon.h"
#include "aes.h"

struct stream {
  uint8_t keys[AES_ROUND_KEYS * AES_BLOCK_BYTES];
  uint64_t counter[2]; /* high and low half */
  uint8_t unused[AES_BLOCK_BYTES]; /* the last block of key stream; its last `left` bytes are not used yet */
  uint8_t left;
};

#define STATE_BYTES sizeof(struct stream)

static void load_keys(const struct stream *stream, block *keys) {
  for (int i = 0; i < AES_ROUND_KEYS; i++) keys[i] = load(stream->keys + i * AES_BLOCK_BYTES);
}

/* "the standard incrementing function": big-endian, over all 128 bits. */
static block next_block(struct stream *stream) {
  const uint64_t halves[2] = {__builtin_bswap64(stream->counter[0]), __builtin_bswap64(stream->counter[1])};
  if (++stream->counter[1] == 0) stream->counter[0]++;
  return load((const uint8_t *)halves);
}

static size_t use_left(struct stream *stream, const uint8_t *source, uint8_t *target, size_t size) {
  size_t at = 0;
  for (; at < size && stream->left > 0; at++, stream->left--) target[at] = source[at] ^ stream->unused[AES_BLOCK_BYTES - stream->left];
  return at;
}

static void apply_block(struct stream *stream, const block *keys, const uint8_t *source, uint8_t *target) {
  store(target, xor_blocks(encrypt_block(keys, next_block(stream)), load(source)));
}

static void apply_lanes(struct stream *stream, const block *keys, const uint8_t *source, uint8_t *target) {
  block lanes[AES_LANES];
  for (int i = 0; i < AES_LANES; i++) lanes[i] = next_block(stream);
  encrypt_lanes(keys, lanes);
  for (int i = 0; i < AES_LANES; i++) store(target + i * AES_BLOCK_BYTES, xor_blocks(lanes[i], load(source + i * AES_BLOCK_BYTES)));
}

static void apply_stream(struct stream *stream, const uint8_t *source, uint8_t *target, size_t size) {
  size_t at = use_left(stream, source, target, size);
  if (at == size) return;
  block keys[AES_ROUND_KEYS];
  load_keys(stream, keys);
  for (; size - at >= AES_LANES * AES_BLOCK_BYTES; at += AES_LANES * AES_BLOCK_BYTES) apply_lanes(stream, keys, source + at, target + at);
  for (; size - at >= AES_BLOCK_BYTES; at += AES_BLOCK_BYTES) apply_block(stream, keys, source + at, target + at);
  if (at < size) {
    store(stream->unused, encrypt_block(keys, next_block(stream)));
    stream->left = AES_BLOCK_BYTES;
    use_left(stream, source + at, target + at, size - at);
  }
  wipe(keys, sizeof keys);
}

static napi_value begin(napi_env env, napi_callback_info info) {
  struct bytes bytes[3];
  const int right = byte_arrays(env, info, bytes, 3) && bytes[0].size == AES_KEY_BYTES && bytes[1].size == AES_BLOCK_BYTES && bytes[2].size == STATE_BYTES;
  if (!right) {
    napi_throw_type_error(env, NULL, "expected key (32 bytes), counter (16 bytes) and state");
    return NULL;
  }
  struct stream *stream = (struct stream *)bytes[2].data;
  block keys[AES_ROUND_KEYS];
  expand_key(bytes[0].data, keys);
  for (int i = 0; i < AES_ROUND_KEYS; i++) store(stream->keys + i * AES_BLOCK_BYTES, keys[i]);
  memcpy(stream->counter, bytes[1].data, AES_BLOCK_BYTES);
  for (int i = 0; i < 2; i++) stream->counter[i] = __builtin_bswap64(stream->counter[i]);
  stream->left = 0;
  wipe(keys, sizeof keys);
  return NULL;
}

static napi_value apply(napi_env env, napi_callback_info info) {
  struct bytes bytes[3];
  const int right = byte_arrays(env, info, bytes, 3) && bytes[0].size == STATE_BYTES && bytes[1].size == bytes[2].size &&
                    ((struct stream *)bytes[0].data)->left <= AES_BLOCK_BYTES;
  if (!right) napi_throw_type_error(env, NULL, "expected state, source and target of its size");
  else apply_stream((struct stream *)bytes[0].data, bytes[1].data, bytes[2].data, bytes[1].size);
  return NULL;
}

EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  if (!has_aes()) return exports;
  if (!add_function(env, exports, "begin", begin)) return NULL;
  if (!add_function(env, exports, "apply", apply)) return NULL;
  return exports;
}
