/*
 * AES-256-IGE with the processor's AES instructions: x86-64 AES-NI or ARMv8 Cryptography Extension.
 *
 *   encrypt(key, iv, source, target)   c[i] = E(p[i] ^ c[i-1]) ^ p[i-1]
 *   decrypt(key, iv, source, target)   p[i] = D(c[i] ^ p[i-1]) ^ c[i-1]
 *
 * key and iv are 32 bytes, iv = c[-1] || p[-1]; source and target have the same size, a multiple of 16 bytes, and are the same
 * memory or do not overlap. Time depends on the size alone: no tables, no branches on data.
 * Without AES instructions the module exports nothing and the caller uses another implementation.
 */
#include <string.h>

#include "node-api.h"

#define BLOCK_BYTES 16
#define KEY_BYTES 32
#define IV_BYTES 32
#define ROUNDS 14
#define ROUND_KEYS (ROUNDS + 1)
#define EXPORT __attribute__((visibility("default")))

#if defined(__x86_64__)

#include <wmmintrin.h>

typedef __m128i block;

static int has_aes(void) { return __builtin_cpu_supports("aes"); }
static block load(const uint8_t *from) { return _mm_loadu_si128((const __m128i *)from); }
static void store(uint8_t *to, block value) { _mm_storeu_si128((__m128i *)to, value); }
static block xor_blocks(block a, block b) { return _mm_xor_si128(a, b); }
static block inverse_mix_columns(block value) { return _mm_aesimc_si128(value); }

/* AESKEYGENASSIST puts SubWord of the second word into the first. */
static uint32_t sub_word(uint32_t word) {
  return (uint32_t)_mm_cvtsi128_si32(_mm_aeskeygenassist_si128(_mm_set1_epi32((int)word), 0));
}

static block encrypt_block(const block *keys, block value) {
  value = _mm_xor_si128(value, keys[0]);
  for (int round = 1; round < ROUNDS; round++) value = _mm_aesenc_si128(value, keys[round]);
  return _mm_aesenclast_si128(value, keys[ROUNDS]);
}

static block decrypt_block(const block *keys, block value) {
  value = _mm_xor_si128(value, keys[0]);
  for (int round = 1; round < ROUNDS; round++) value = _mm_aesdec_si128(value, keys[round]);
  return _mm_aesdeclast_si128(value, keys[ROUNDS]);
}

#elif defined(__aarch64__)

#include <arm_neon.h>
#if defined(__linux__)
#include <sys/auxv.h>
#endif

typedef uint8x16_t block;

static int has_aes(void) {
#if defined(__APPLE__)
  return 1; /* every 64-bit Apple processor */
#elif defined(__linux__)
  return (getauxval(AT_HWCAP) & (1 << 3)) != 0; /* HWCAP_AES */
#else
  return 0;
#endif
}
static block load(const uint8_t *from) { return vld1q_u8(from); }
static void store(uint8_t *to, block value) { vst1q_u8(to, value); }
static block xor_blocks(block a, block b) { return veorq_u8(a, b); }
static block inverse_mix_columns(block value) { return vaesimcq_u8(value); }

/* AESE is AddRoundKey, SubBytes, ShiftRows; shifting rows changes nothing when all columns are equal. */
static uint32_t sub_word(uint32_t word) {
  const block substituted = vaeseq_u8(vreinterpretq_u8_u32(vdupq_n_u32(word)), vdupq_n_u8(0));
  return vgetq_lane_u32(vreinterpretq_u32_u8(substituted), 0);
}

/* AESE and AESD add their round key first, so the last key is added by hand. */
static block encrypt_block(const block *keys, block value) {
  for (int round = 0; round < ROUNDS - 1; round++) value = vaesmcq_u8(vaeseq_u8(value, keys[round]));
  return veorq_u8(vaeseq_u8(value, keys[ROUNDS - 1]), keys[ROUNDS]);
}

static block decrypt_block(const block *keys, block value) {
  for (int round = 0; round < ROUNDS - 1; round++) value = vaesimcq_u8(vaesdq_u8(value, keys[round]));
  return veorq_u8(vaesdq_u8(value, keys[ROUNDS - 1]), keys[ROUNDS]);
}

#else
#error "no AES instructions known for this processor"
#endif

/* FIPS 197 §5.2 for Nk = 8, in little-endian words. */
static void expand_key(const uint8_t *key, block *keys) {
  uint32_t words[4 * ROUND_KEYS];
  uint32_t round_constant = 1;
  memcpy(words, key, KEY_BYTES);
  for (int i = 8; i < 4 * ROUND_KEYS; i++) {
    uint32_t word = words[i - 1];
    if (i % 8 == 0) {
      word = sub_word((word >> 8) | (word << 24)) ^ round_constant;
      round_constant <<= 1;
    } else if (i % 8 == 4) {
      word = sub_word(word);
    }
    words[i] = words[i - 8] ^ word;
  }
  for (int i = 0; i < ROUND_KEYS; i++) keys[i] = load((const uint8_t *)(words + 4 * i));
}

/* The round keys of the equivalent inverse cipher, FIPS 197 §5.3.5. */
static void invert_keys(const block *keys, block *inverse) {
  inverse[0] = keys[ROUNDS];
  for (int i = 1; i < ROUNDS; i++) inverse[i] = inverse_mix_columns(keys[ROUNDS - i]);
  inverse[ROUNDS] = keys[0];
}

static void ige_encrypt(const block *keys, const uint8_t *iv, const uint8_t *source, uint8_t *target, size_t size) {
  block previous_cipher = load(iv);
  block previous_plain = load(iv + BLOCK_BYTES);
  for (size_t at = 0; at < size; at += BLOCK_BYTES) {
    const block plain = load(source + at);
    previous_cipher = xor_blocks(encrypt_block(keys, xor_blocks(plain, previous_cipher)), previous_plain);
    previous_plain = plain;
    store(target + at, previous_cipher);
  }
}

static void ige_decrypt(const block *keys, const uint8_t *iv, const uint8_t *source, uint8_t *target, size_t size) {
  block previous_cipher = load(iv);
  block previous_plain = load(iv + BLOCK_BYTES);
  for (size_t at = 0; at < size; at += BLOCK_BYTES) {
    const block cipher = load(source + at);
    previous_plain = xor_blocks(decrypt_block(keys, xor_blocks(cipher, previous_plain)), previous_cipher);
    previous_cipher = cipher;
    store(target + at, previous_plain);
  }
}

/* Round keys must not stay on the stack; the barrier keeps the compiler from dropping the write. */
static void wipe(void *memory, size_t size) {
  memset(memory, 0, size);
  __asm__ __volatile__("" : : "r"(memory) : "memory");
}

struct bytes {
  uint8_t *data;
  size_t size;
};

/* key, iv, source, target; 0 and a pending exception when one of them is not a Uint8Array of the right size. */
static int arguments(napi_env env, napi_callback_info info, struct bytes *bytes) {
  napi_value values[4];
  size_t count = 4;
  int right = napi_get_cb_info(env, info, &count, values, NULL, NULL) == napi_ok && count == 4;
  for (size_t i = 0; right && i < 4; i++) {
    napi_typedarray_type type;
    void *data = NULL;
    right = napi_get_typedarray_info(env, values[i], &type, &bytes[i].size, &data, NULL, NULL) == napi_ok && type == napi_uint8_array;
    bytes[i].data = data;
  }
  right = right && bytes[0].size == KEY_BYTES && bytes[1].size == IV_BYTES && bytes[2].size % BLOCK_BYTES == 0 &&
          bytes[3].size == bytes[2].size;
  if (!right) napi_throw_type_error(env, NULL, "expected key (32 bytes), iv (32 bytes), source and target (same multiple of 16 bytes)");
  return right;
}

static napi_value encrypt(napi_env env, napi_callback_info info) {
  struct bytes bytes[4];
  if (!arguments(env, info, bytes)) return NULL;
  block keys[ROUND_KEYS];
  expand_key(bytes[0].data, keys);
  ige_encrypt(keys, bytes[1].data, bytes[2].data, bytes[3].data, bytes[2].size);
  wipe(keys, sizeof keys);
  return NULL;
}

static napi_value decrypt(napi_env env, napi_callback_info info) {
  struct bytes bytes[4];
  if (!arguments(env, info, bytes)) return NULL;
  block keys[ROUND_KEYS];
  block inverse[ROUND_KEYS];
  expand_key(bytes[0].data, keys);
  invert_keys(keys, inverse);
  ige_decrypt(inverse, bytes[1].data, bytes[2].data, bytes[3].data, bytes[2].size);
  wipe(keys, sizeof keys);
  wipe(inverse, sizeof inverse);
  return NULL;
}

static int add_function(napi_env env, napi_value exports, const char *name, napi_callback callback) {
  napi_value function;
  return napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, NULL, &function) == napi_ok &&
         napi_set_named_property(env, exports, name, function) == napi_ok;
}

EXPORT int32_t node_api_module_get_api_version_v1(void) { return 8; }

EXPORT napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  if (!has_aes()) return exports;
  if (!add_function(env, exports, "encrypt", encrypt)) return NULL;
  if (!add_function(env, exports, "decrypt", decrypt)) return NULL;
  return exports;
}
