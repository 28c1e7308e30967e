/*
 * SHA-256 (sha-256.h) over many small inputs in one call. A call from JavaScript costs as much as hashing 200 bytes, so a tree is hashed by the row.
 *
 *   hashLeaves(framed, target)  RFC 6962 leaf hashes, SHA-256(0x00 || entry): `framed` holds entries one behind the other, each with its
 *                               length before it (4 bytes, big-endian); `target` takes 32 bytes for each
 *   hashNodes(row, target)      RFC 6962 node hashes, SHA-256(0x01 || left || right): `row` holds 64 bytes for each 32 of `target`
 *
 * Returns whether `framed` and `target` fit each other to the byte. Without SHA instructions the module exports nothing and the caller
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

static napi_value boolean(napi_env env, int value) {
  napi_value result = NULL;
  napi_get_boolean(env, value != 0, &result);
  return result;
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

EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  if (!has_sha()) return exports;
  if (!add_function(env, exports, "hashLeaves", hash_leaves)) return NULL;
  if (!add_function(env, exports, "hashNodes", hash_nodes)) return NULL;
  return exports;
}
