/*
 * AES-256-IGE (aes.h) for JavaScript:
 *
 *   encrypt(key, iv, source, target), decrypt(key, iv, source, target)
 *
 * key and iv are 32 bytes; source and target have the same size, a multiple of 16 bytes. Without AES instructions the module exports
 * nothing and the caller uses another implementation.
 */
#include "addon.h"
#include "aes.h"

/* key, iv, source, target; 0 and a pending exception when one of them is not a Uint8Array of the right size. */
static int arguments(napi_env env, napi_callback_info info, struct bytes *bytes) {
  const int right = byte_arrays(env, info, bytes, 4) && bytes[0].size == AES_KEY_BYTES && bytes[1].size == IGE_IV_BYTES &&
                    bytes[2].size % AES_BLOCK_BYTES == 0 && bytes[3].size == bytes[2].size;
  if (!right) napi_throw_type_error(env, NULL, "expected key (32 bytes), iv (32 bytes), source and target (same multiple of 16 bytes)");
  return right;
}

static napi_value encrypt(napi_env env, napi_callback_info info) {
  struct bytes bytes[4];
  if (arguments(env, info, bytes)) ige_encrypt_with(bytes[0].data, bytes[1].data, bytes[2].data, bytes[3].data, bytes[2].size);
  return NULL;
}

static napi_value decrypt(napi_env env, napi_callback_info info) {
  struct bytes bytes[4];
  if (arguments(env, info, bytes)) ige_decrypt_with(bytes[0].data, bytes[1].data, bytes[2].data, bytes[3].data, bytes[2].size);
  return NULL;
}

EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  if (!has_aes()) return exports;
  if (!add_function(env, exports, "encrypt", encrypt)) return NULL;
  if (!add_function(env, exports, "decrypt", decrypt)) return NULL;
  return exports;
}
