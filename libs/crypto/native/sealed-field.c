/*
 * A sealed field in one call: AES-256-GCM (aes-gcm.h) and the commitment SHA-256(SHA-256(key || 2 || nonce) || plaintext). By themselves these are
 * a cipher object with five calls and two hashes over joined bytes.
 *
 *   seal(key, plaintext, aad, sealed)                               `sealed` begins with the nonce (12); ciphertext, tag (16) and commitment (32) are written
 *                                                                   behind it
 *   open(key, nonce, ciphertext, commitment, aad, plaintext)        `ciphertext` has the tag behind it; returns whether tag and commitment are right, and
 *                                                                   leaves only zeros in `plaintext` when not
 *
 * Without AES, SHA and carry-less product instructions the module exports nothing and the caller uses another implementation.
 */
#include "addon.h"
#include "aes-gcm.h"
#include "sha-256.h"

#define SALT_DOMAIN 0x02
/* Counters have 32 bits. */
#define PLAINTEXT_BYTES_MAX ((size_t)1 << 31)

static void commit(const uint8_t *key, const uint8_t *nonce, const uint8_t *plaintext, size_t size, uint8_t *commitment) {
  uint8_t first[AES_KEY_BYTES + 1];
  uint8_t salt[SHA_HASH_BYTES];
  memcpy(first, key, AES_KEY_BYTES);
  first[AES_KEY_BYTES] = SALT_DOMAIN;
  sha256_of(first, sizeof first, nonce, GCM_NONCE_BYTES, salt);
  sha256_of(salt, sizeof salt, plaintext, size, commitment);
  wipe(first, sizeof first);
  wipe(salt, sizeof salt);
}

static int is_same(const uint8_t *left, const uint8_t *right, size_t size) {
  uint8_t difference = 0;
  for (size_t i = 0; i < size; i++) difference |= left[i] ^ right[i];
  return difference == 0;
}

static napi_value seal(napi_env env, napi_callback_info info) {
  struct bytes bytes[4];
  const int right = byte_arrays(env, info, bytes, 4) && bytes[0].size == AES_KEY_BYTES && bytes[1].size < PLAINTEXT_BYTES_MAX &&
                    bytes[3].size == GCM_NONCE_BYTES + bytes[1].size + GCM_TAG_BYTES + SHA_HASH_BYTES;
  if (!right) {
    napi_throw_type_error(env, NULL, "expected a key (32 bytes), plaintext, associated data, and room for what is sealed (60 bytes more than the plaintext)");
    return NULL;
  }
  const uint8_t *nonce = bytes[3].data;
  uint8_t *cipher = bytes[3].data + GCM_NONCE_BYTES;
  const size_t size = bytes[1].size;
  block keys[AES_ROUND_KEYS];
  expand_key(bytes[0].data, keys);
  gcm_crypt(keys, nonce, bytes[1].data, cipher, size);
  gcm_tag(keys, nonce, bytes[2].data, bytes[2].size, cipher, size, cipher + size);
  commit(bytes[0].data, nonce, bytes[1].data, size, cipher + size + GCM_TAG_BYTES);
  wipe(keys, sizeof keys);
  return NULL;
}

/* Nothing of a plaintext is made before the tag is right. */
static int open_field(const uint8_t *key, const uint8_t *nonce, const uint8_t *cipher, const uint8_t *commitment, struct bytes aad, struct bytes plaintext) {
  block keys[AES_ROUND_KEYS];
  uint8_t expected[SHA_HASH_BYTES];
  expand_key(key, keys);
  gcm_tag(keys, nonce, aad.data, aad.size, cipher, plaintext.size, expected);
  int right = is_same(expected, cipher + plaintext.size, GCM_TAG_BYTES);
  if (right) {
    gcm_crypt(keys, nonce, cipher, plaintext.data, plaintext.size);
    commit(key, nonce, plaintext.data, plaintext.size, expected);
    right = is_same(expected, commitment, SHA_HASH_BYTES);
  }
  if (!right && plaintext.size > 0) wipe(plaintext.data, plaintext.size);
  wipe(keys, sizeof keys);
  return right;
}

static napi_value open(napi_env env, napi_callback_info info) {
  struct bytes bytes[6];
  const int right = byte_arrays(env, info, bytes, 6) && bytes[0].size == AES_KEY_BYTES && bytes[1].size == GCM_NONCE_BYTES && bytes[3].size == SHA_HASH_BYTES &&
                    bytes[5].size < PLAINTEXT_BYTES_MAX && bytes[2].size == bytes[5].size + GCM_TAG_BYTES;
  if (!right) {
    napi_throw_type_error(env, NULL, "expected a key (32 bytes), nonce (12), ciphertext, commitment (32), associated data and a plaintext of its size");
    return NULL;
  }
  return boolean(env, open_field(bytes[0].data, bytes[1].data, bytes[2].data, bytes[3].data, bytes[4], bytes[5]));
}

EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  if (!has_aes() || !has_sha() || !has_products()) return exports;
  if (!add_function(env, exports, "seal", seal)) return NULL;
  if (!add_function(env, exports, "open", open)) return NULL;
  return exports;
}
