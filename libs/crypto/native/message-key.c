/*
 * One MTProto 2.0 packet in one call (core.telegram.org/mtproto/description): msg_key, key and iv, AES-256-IGE. By themselves these are
 * three hashes and a cipher, and four calls from JavaScript cost more than what they compute.
 *
 *   seal(authKey, packet, x)             packet = auth_key_id (8) || msg_key (16) || plaintext with its padding: msg_key is written, the rest encrypted in place
 *   open(authKey, packet, plaintext, x)  decrypts into `plaintext`; returns the first 32 bits of msg_key_large, or -1 when msg_key is not that of the plaintext
 *
 * x = 0 "for messages from client to server and x = 8 for those from server to client". Comparing takes the same time wherever two keys
 * differ. Without AES and SHA instructions the module exports nothing and the caller uses another implementation.
 */
#include "addon.h"
#include "aes.h"
#include "sha-256.h"

#define AUTH_KEY_BYTES 256
#define MSG_KEY_AT 8
#define MSG_KEY_BYTES 16
#define BODY_AT (MSG_KEY_AT + MSG_KEY_BYTES)

struct ige_key {
  uint8_t key[AES_KEY_BYTES];
  uint8_t iv[IGE_IV_BYTES];
};

/* "msg_key_large = SHA256 (substr (auth_key, 88+x, 32) + plaintext + random_padding)" */
static void message_key_large(const uint8_t *auth_key, uint32_t x, const uint8_t *plaintext, size_t size, uint8_t *large) {
  sha256_of(auth_key + 88 + x, 32, plaintext, size, large);
}

/*
 * "sha256_a = SHA256 (msg_key + substr (auth_key, x, 36)); sha256_b = SHA256 (substr (auth_key, 40+x, 36) + msg_key);"
 * "aes_key = substr (sha256_a, 0, 8) + substr (sha256_b, 8, 16) + substr (sha256_a, 24, 8);"
 * "aes_iv = substr (sha256_b, 0, 8) + substr (sha256_a, 8, 16) + substr (sha256_b, 24, 8);"
 */
static void derive(const uint8_t *auth_key, uint32_t x, const uint8_t *msg_key, struct ige_key *derived) {
  uint8_t a[SHA_HASH_BYTES];
  uint8_t b[SHA_HASH_BYTES];
  sha256_of(msg_key, MSG_KEY_BYTES, auth_key + x, 36, a);
  sha256_of(auth_key + 40 + x, 36, msg_key, MSG_KEY_BYTES, b);
  memcpy(derived->key, a, SHA_HASH_BYTES);
  memcpy(derived->key + 8, b + 8, 16);
  memcpy(derived->iv, b, SHA_HASH_BYTES);
  memcpy(derived->iv + 8, a + 8, 16);
  wipe(a, sizeof a);
  wipe(b, sizeof b);
}

static int is_same_key(const uint8_t *left, const uint8_t *right) {
  uint8_t difference = 0;
  for (int i = 0; i < MSG_KEY_BYTES; i++) difference |= left[i] ^ right[i];
  return difference == 0;
}

/* An auth key, a packet and, for the last of `count` arrays, a plaintext of the packet's size; then x. 0 and a pending exception otherwise. */
static int arguments(napi_env env, napi_callback_info info, struct bytes *bytes, size_t count, uint32_t *x) {
  napi_value values[4];
  size_t given = count + 1;
  const int right = byte_arrays(env, info, bytes, count) && bytes[0].size == AUTH_KEY_BYTES && bytes[1].size > BODY_AT &&
                    (bytes[1].size - BODY_AT) % AES_BLOCK_BYTES == 0 && (count == 2 || bytes[2].size == bytes[1].size - BODY_AT) &&
                    napi_get_cb_info(env, info, &given, values, NULL, NULL) == napi_ok && given == count + 1 &&
                    napi_get_value_uint32(env, values[count], x) == napi_ok && (*x == 0 || *x == 8);
  if (!right) napi_throw_type_error(env, NULL, "expected an auth key (256 bytes), a packet, for opening it a plaintext of its size, and 0 or 8");
  return right;
}

static napi_value seal(napi_env env, napi_callback_info info) {
  struct bytes bytes[2];
  uint32_t x;
  if (!arguments(env, info, bytes, 2, &x)) return NULL;
  const uint8_t *auth_key = bytes[0].data;
  uint8_t *packet = bytes[1].data;
  const size_t size = bytes[1].size - BODY_AT;
  uint8_t large[SHA_HASH_BYTES];
  struct ige_key derived;
  message_key_large(auth_key, x, packet + BODY_AT, size, large);
  memcpy(packet + MSG_KEY_AT, large + 8, MSG_KEY_BYTES);
  derive(auth_key, x, packet + MSG_KEY_AT, &derived);
  ige_encrypt_with(derived.key, derived.iv, packet + BODY_AT, packet + BODY_AT, size);
  wipe(&derived, sizeof derived);
  return NULL;
}

static napi_value open(napi_env env, napi_callback_info info) {
  struct bytes bytes[3];
  uint32_t x;
  if (!arguments(env, info, bytes, 3, &x)) return NULL;
  const uint8_t *auth_key = bytes[0].data;
  const uint8_t *packet = bytes[1].data;
  uint8_t large[SHA_HASH_BYTES];
  struct ige_key derived;
  derive(auth_key, x, packet + MSG_KEY_AT, &derived);
  ige_decrypt_with(derived.key, derived.iv, packet + BODY_AT, bytes[2].data, bytes[2].size);
  wipe(&derived, sizeof derived);
  message_key_large(auth_key, x, bytes[2].data, bytes[2].size, large);
  const int64_t first = (int64_t)((uint32_t)large[0] | (uint32_t)large[1] << 8 | (uint32_t)large[2] << 16 | (uint32_t)large[3] << 24);
  napi_value result = NULL;
  napi_create_int64(env, is_same_key(large + 8, packet + MSG_KEY_AT) ? first : -1, &result);
  return result;
}

EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  if (!has_aes() || !has_sha()) return exports;
  if (!add_function(env, exports, "seal", seal)) return NULL;
  if (!add_function(env, exports, "open", open)) return NULL;
  return exports;
}
