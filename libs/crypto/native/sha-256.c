/*
 * SHA-256 (sha-256.h) over many small inputs in one call. A call from JavaScript costs as much as hashing 200 bytes, so a tree is hashed by the row.
 *
 *   hashLeaves(framed, target)  RFC 6962 leaf hashes, SHA-256(0x00 || entry): `framed` holds entries one behind the other, each with its
 *                               length before it (4 bytes, big-endian); `target` takes 32 bytes for each
 *   hashNodes(row, target)      RFC 6962 node hashes, SHA-256(0x01 || left || right): `row` holds 64 bytes for each 32 of `target`
 *   descend(path, from, to, index)  a way down a key tree: `path` has room for the keys of depths 0 to `to`, 32 bytes each, those up to `from` are there;
 *                               each other one becomes SHA-256(key above || bit), and the bits are the lowest ones of `index`, the highest first
 *
 * The first two return whether `framed` or `row` and `target` fit each other to the byte. Without SHA instructions the module exports nothing and the caller
 * uses another implementation.
 */
#include "addon.h"
#include "sha-256.h"

#define LENGTH_BYTES 4

static void hash_prefixed(uint8_t prefix, const uint8_t *data, size_t size, uint8_t *target) { sha256_of(&prefix, 1, data, size, target); }

/* Two arrays; 0 and a pending exception when one of them is no Uint8Array, or the second one does not hold whole hashes. */
static int arguments(napi_env env, napi_callback_info info, struct bytes *bytes) {
  const int right = byte_arrays(env, info, bytes, 2) && bytes[1].size % SHA_HASH_BYTES == 0;
  if (!right) napi_throw_type_error(env, NULL, "expected two Uint8Arrays, the second of a multiple of 32 bytes");
  return right;
}

static napi_value hash_leaves(napi_env env, napi_callback_info info) {
  struct bytes bytes[2];
  if (!arguments(env, info, bytes)) return NULL;
  const uint8_t *at = bytes[0].data;
  size_t left = bytes[0].size;
  size_t hashed = 0;
  for (; hashed < bytes[1].size && left >= LENGTH_BYTES; hashed += SHA_HASH_BYTES) {
    const size_t size = (size_t)at[0] << 24 | (size_t)at[1] << 16 | (size_t)at[2] << 8 | at[3];
    if (size > left - LENGTH_BYTES) break;
    hash_prefixed(0x00, at + LENGTH_BYTES, size, bytes[1].data + hashed);
    at += LENGTH_BYTES + size;
    left -= LENGTH_BYTES + size;
  }
  return boolean(env, left == 0 && hashed == bytes[1].size);
}

static napi_value hash_nodes(napi_env env, napi_callback_info info) {
  struct bytes bytes[2];
  if (!arguments(env, info, bytes)) return NULL;
  if (bytes[0].size != 2 * bytes[1].size) return boolean(env, 0);
  for (size_t at = 0; at < bytes[1].size; at += SHA_HASH_BYTES) hash_prefixed(0x01, bytes[0].data + 2 * at, 2 * SHA_HASH_BYTES, bytes[1].data + at);
  return boolean(env, 1);
}

static int numbers(napi_env env, napi_callback_info info, size_t first, uint32_t *numbers, size_t count) {
  napi_value values[ARGUMENTS_MAX];
  size_t given = first + count;
  int right = napi_get_cb_info(env, info, &given, values, NULL, NULL) == napi_ok && given >= first + count;
  for (size_t i = 0; right && i < count; i++) right = napi_get_value_uint32(env, values[first + i], numbers + i) == napi_ok;
  return right;
}

static napi_value descend(napi_env env, napi_callback_info info) {
  struct bytes path;
  uint32_t number[3];
  const int right = byte_arrays(env, info, &path, 1) && numbers(env, info, 1, number, 3) && number[0] <= number[1] && number[1] < 32 &&
                    path.size >= (number[1] + (size_t)1) * SHA_HASH_BYTES;
  if (!right) {
    napi_throw_type_error(env, NULL, "expected a path, two depths within it and an index");
    return NULL;
  }
  for (uint32_t depth = number[0] + 1; depth <= number[1]; depth++) {
    uint8_t *const key = path.data + depth * SHA_HASH_BYTES;
    const uint8_t bit = number[2] >> (number[1] - depth) & 1;
    sha256_of(key - SHA_HASH_BYTES, SHA_HASH_BYTES, &bit, 1, key);
  }
  return NULL;
}

EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  if (!has_sha()) return exports;
  if (!add_function(env, exports, "hashLeaves", hash_leaves)) return NULL;
  if (!add_function(env, exports, "hashNodes", hash_nodes)) return NULL;
  if (!add_function(env, exports, "descend", descend)) return NULL;
  return exports;
}
