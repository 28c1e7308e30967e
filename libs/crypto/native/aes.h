/*
 * AES-256 and its IGE mode with the processor's AES instructions: x86-64 AES-NI or ARMv8 Cryptography Extension.
 *   IGE encrypting: c[i] = E(p[i] ^ c[i-1]) ^ p[i-1]      decrypting: p[i] = D(c[i] ^ p[i-1]) ^ c[i-1]      iv = c[-1] || p[-1]
 * Source and target are the same memory or do not overlap. Time depends on the size alone: no tables, no branches on data.
 */
#ifndef TEAMGRAM_AES_H
#define TEAMGRAM_AES_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "wipe.h"

#define AES_BLOCK_BYTES 16
#define AES_KEY_BYTES 32
#define IGE_IV_BYTES 32
#define AES_ROUNDS 14
#define AES_LANES 8
#define AES_ROUND_KEYS (AES_ROUNDS + 1)

#if defined(__x86_64__)

#include <wmmintrin.h>

typedef __m128i block;

static int has_aes(void) { return __builtin_cpu_supports("aes"); }
static block load(const uint8_t *from) { return _mm_loadu_si128((const __m128i *)from); }
static void store(uint8_t *to, block value) { _mm_storeu_si128((__m128i *)to, value); }
static block xor_blocks(block a, block b) { return _mm_xor_si128(a, b); }
static inline block inverse_mix_columns(block value) { return _mm_aesimc_si128(value); }

/* AESKEYGENASSIST puts SubWord of the second word into the first. */
static uint32_t sub_word(uint32_t word) {
  return (uint32_t)_mm_cvtsi128_si32(_mm_aeskeygenassist_si128(_mm_set1_epi32((int)word), 0));
}

static block encrypt_block(const block *keys, block value) {
  value = _mm_xor_si128(value, keys[0]);
  for (int round = 1; round < AES_ROUNDS; round++) value = _mm_aesenc_si128(value, keys[round]);
  return _mm_aesenclast_si128(value, keys[AES_ROUNDS]);
}

/* Side by side, round by round: one block alone waits for the latency of each round. */
static inline void encrypt_lanes(const block *keys, block *lanes) {
  for (int i = 0; i < AES_LANES; i++) lanes[i] = _mm_xor_si128(lanes[i], keys[0]);
  for (int round = 1; round < AES_ROUNDS; round++) {
    for (int i = 0; i < AES_LANES; i++) lanes[i] = _mm_aesenc_si128(lanes[i], keys[round]);
  }
  for (int i = 0; i < AES_LANES; i++) lanes[i] = _mm_aesenclast_si128(lanes[i], keys[AES_ROUNDS]);
}

static inline block decrypt_block(const block *keys, block value) {
  value = _mm_xor_si128(value, keys[0]);
  for (int round = 1; round < AES_ROUNDS; round++) value = _mm_aesdec_si128(value, keys[round]);
  return _mm_aesdeclast_si128(value, keys[AES_ROUNDS]);
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
static inline block inverse_mix_columns(block value) { return vaesimcq_u8(value); }

/* AESE is AddRoundKey, SubBytes, ShiftRows; shifting rows changes nothing when all columns are equal. */
static uint32_t sub_word(uint32_t word) {
  const block substituted = vaeseq_u8(vreinterpretq_u8_u32(vdupq_n_u32(word)), vdupq_n_u8(0));
  return vgetq_lane_u32(vreinterpretq_u32_u8(substituted), 0);
}

/* AESE and AESD add their round key first, so the last key is added by hand. */
static block encrypt_block(const block *keys, block value) {
  for (int round = 0; round < AES_ROUNDS - 1; round++) value = vaesmcq_u8(vaeseq_u8(value, keys[round]));
  return veorq_u8(vaeseq_u8(value, keys[AES_ROUNDS - 1]), keys[AES_ROUNDS]);
}

static inline void encrypt_lanes(const block *keys, block *lanes) {
  for (int round = 0; round < AES_ROUNDS - 1; round++) {
    for (int i = 0; i < AES_LANES; i++) lanes[i] = vaesmcq_u8(vaeseq_u8(lanes[i], keys[round]));
  }
  for (int i = 0; i < AES_LANES; i++) lanes[i] = veorq_u8(vaeseq_u8(lanes[i], keys[AES_ROUNDS - 1]), keys[AES_ROUNDS]);
}

static inline block decrypt_block(const block *keys, block value) {
  for (int round = 0; round < AES_ROUNDS - 1; round++) value = vaesimcq_u8(vaesdq_u8(value, keys[round]));
  return veorq_u8(vaesdq_u8(value, keys[AES_ROUNDS - 1]), keys[AES_ROUNDS]);
}

#else
#error "no AES instructions known for this processor"
#endif

/* FIPS 197 §5.2 for Nk = 8, in little-endian words. */
static inline void expand_key(const uint8_t *key, block *keys) {
  uint32_t words[4 * AES_ROUND_KEYS];
  uint32_t round_constant = 1;
  memcpy(words, key, AES_KEY_BYTES);
  for (int i = 8; i < 4 * AES_ROUND_KEYS; i++) {
    uint32_t word = words[i - 1];
    if (i % 8 == 0) {
      word = sub_word((word >> 8) | (word << 24)) ^ round_constant;
      round_constant <<= 1;
    } else if (i % 8 == 4) {
      word = sub_word(word);
    }
    words[i] = words[i - 8] ^ word;
  }
  for (int i = 0; i < AES_ROUND_KEYS; i++) keys[i] = load((const uint8_t *)(words + 4 * i));
}

/* The round keys of the equivalent inverse cipher, FIPS 197 §5.3.5. */
static inline void invert_keys(const block *keys, block *inverse) {
  inverse[0] = keys[AES_ROUNDS];
  for (int i = 1; i < AES_ROUNDS; i++) inverse[i] = inverse_mix_columns(keys[AES_ROUNDS - i]);
  inverse[AES_ROUNDS] = keys[0];
}

static inline void ige_encrypt(const block *keys, const uint8_t *iv, const uint8_t *source, uint8_t *target, size_t size) {
  block previous_cipher = load(iv);
  block previous_plain = load(iv + AES_BLOCK_BYTES);
  for (size_t at = 0; at < size; at += AES_BLOCK_BYTES) {
    const block plain = load(source + at);
    previous_cipher = xor_blocks(encrypt_block(keys, xor_blocks(plain, previous_cipher)), previous_plain);
    previous_plain = plain;
    store(target + at, previous_cipher);
  }
}

static inline void ige_decrypt(const block *keys, const uint8_t *iv, const uint8_t *source, uint8_t *target, size_t size) {
  block previous_cipher = load(iv);
  block previous_plain = load(iv + AES_BLOCK_BYTES);
  for (size_t at = 0; at < size; at += AES_BLOCK_BYTES) {
    const block cipher = load(source + at);
    previous_plain = xor_blocks(decrypt_block(keys, xor_blocks(cipher, previous_plain)), previous_cipher);
    previous_cipher = cipher;
    store(target + at, previous_plain);
  }
}

static inline void ige_encrypt_with(const uint8_t *key, const uint8_t *iv, const uint8_t *source, uint8_t *target, size_t size) {
  block keys[AES_ROUND_KEYS];
  expand_key(key, keys);
  ige_encrypt(keys, iv, source, target, size);
  wipe(keys, sizeof keys);
}

static inline void ige_decrypt_with(const uint8_t *key, const uint8_t *iv, const uint8_t *source, uint8_t *target, size_t size) {
  block keys[AES_ROUND_KEYS];
  block inverse[AES_ROUND_KEYS];
  expand_key(key, keys);
  invert_keys(keys, inverse);
  ige_decrypt(inverse, iv, source, target, size);
  wipe(keys, sizeof keys);
  wipe(inverse, sizeof inverse);
}

#endif
