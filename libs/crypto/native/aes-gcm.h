/*
 * AES-256-GCM (NIST SP 800-38D) under a nonce of 96 bits, with the processor's instructions for AES (aes.h) and for carry-less products.
 * Time depends on the sizes alone.
 */
#ifndef TEAMGRAM_AES_GCM_H
#define TEAMGRAM_AES_GCM_H

#include "aes.h"

#define GCM_NONCE_BYTES 12
#define GCM_TAG_BYTES 16

/* 128 bits: of a block of GHASH its first and its last eight bytes, both big-endian. */
struct wide {
  uint64_t high;
  uint64_t low;
};

#if defined(__x86_64__)

#include <immintrin.h>

static int has_products(void) { return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1"); }

static inline struct wide product(uint64_t a, uint64_t b) {
  const __m128i bits = _mm_clmulepi64_si128(_mm_cvtsi64_si128((long long)a), _mm_cvtsi64_si128((long long)b), 0);
  return (struct wide){(uint64_t)_mm_extract_epi64(bits, 1), (uint64_t)_mm_cvtsi128_si64(bits)};
}

#elif defined(__aarch64__)

static int has_products(void) {
#if defined(__APPLE__)
  return 1; /* every 64-bit Apple processor */
#elif defined(__linux__)
  return (getauxval(AT_HWCAP) & (1 << 4)) != 0; /* HWCAP_PMULL */
#else
  return 0;
#endif
}

static inline struct wide product(uint64_t a, uint64_t b) {
  const uint64x2_t bits = vreinterpretq_u64_p128(vmull_p64((poly64_t)a, (poly64_t)b));
  return (struct wide){vgetq_lane_u64(bits, 1), vgetq_lane_u64(bits, 0)};
}

#endif

static inline struct wide load_wide(const uint8_t *from) {
  uint64_t halves[2];
  memcpy(halves, from, sizeof halves);
  return (struct wide){__builtin_bswap64(halves[0]), __builtin_bswap64(halves[1])};
}

static inline void store_wide(uint8_t *to, struct wide value) {
  const uint64_t halves[2] = {__builtin_bswap64(value.high), __builtin_bswap64(value.low)};
  memcpy(to, halves, sizeof halves);
}

/*
 * SP 800-38D §6.3: the product modulo x^128 + x^7 + x^2 + x + 1. GHASH writes the lowest power first, so both factors and the product are bit for bit
 * the other way round: the product of reversed factors is the reversed product, one bit too low.
 */
static inline struct wide multiply(struct wide a, struct wide b) {
  const struct wide low = product(a.low, b.low);
  const struct wide high = product(a.high, b.high);
  const struct wide left = product(a.high, b.low);
  const struct wide right = product(a.low, b.high);
  const uint64_t words[4] = {low.low, low.high ^ left.low ^ right.low, high.low ^ left.high ^ right.high, high.high};
  const uint64_t v0 = words[0] << 1;
  uint64_t v1 = words[1] << 1 | words[0] >> 63;
  uint64_t v2 = words[2] << 1 | words[1] >> 63;
  uint64_t v3 = words[3] << 1 | words[2] >> 63;
  v2 ^= v0 ^ v0 >> 1 ^ v0 >> 2 ^ v0 >> 7;
  v1 ^= v0 << 63 ^ v0 << 62 ^ v0 << 57;
  v3 ^= v1 ^ v1 >> 1 ^ v1 >> 2 ^ v1 >> 7;
  v2 ^= v1 << 63 ^ v1 << 62 ^ v1 << 57;
  return (struct wide){v3, v2};
}

static inline struct wide hash_block(struct wide hash, struct wide subkey, struct wide next) {
  return multiply((struct wide){hash.high ^ next.high, hash.low ^ next.low}, subkey);
}

/* Padded with zeros to whole blocks. */
static inline struct wide hash_bytes(struct wide hash, struct wide subkey, const uint8_t *data, size_t size) {
  for (; size >= AES_BLOCK_BYTES; data += AES_BLOCK_BYTES, size -= AES_BLOCK_BYTES) hash = hash_block(hash, subkey, load_wide(data));
  if (size == 0) return hash;
  uint8_t last[AES_BLOCK_BYTES] = {0};
  memcpy(last, data, size);
  return hash_block(hash, subkey, load_wide(last));
}

static inline block counter_block(const uint8_t *nonce, uint32_t count) {
  uint8_t bytes[AES_BLOCK_BYTES];
  const uint32_t swapped = __builtin_bswap32(count);
  memcpy(bytes, nonce, GCM_NONCE_BYTES);
  memcpy(bytes + GCM_NONCE_BYTES, &swapped, sizeof swapped);
  return load(bytes);
}

/* SP 800-38D §7.1, step 3: the first counter is that of the tag. Same memory or none in common. */
static inline void gcm_crypt(const block *keys, const uint8_t *nonce, const uint8_t *source, uint8_t *target, size_t size) {
  uint8_t stream[AES_LANES * AES_BLOCK_BYTES];
  for (uint32_t count = 2; size > 0; count += AES_LANES) {
    block lanes[AES_LANES];
    for (uint32_t i = 0; i < AES_LANES; i++) lanes[i] = counter_block(nonce, count + i);
    encrypt_lanes(keys, lanes);
    for (int i = 0; i < AES_LANES; i++) store(stream + i * AES_BLOCK_BYTES, lanes[i]);
    const size_t taken = size < sizeof stream ? size : sizeof stream;
    for (size_t at = 0; at < taken; at++) target[at] = source[at] ^ stream[at];
    source += taken;
    target += taken;
    size -= taken;
  }
  wipe(stream, sizeof stream);
}

static inline void gcm_tag(const block *keys, const uint8_t *nonce, const uint8_t *aad, size_t aad_size, const uint8_t *cipher, size_t size, uint8_t *tag) {
  uint8_t bytes[AES_BLOCK_BYTES] = {0};
  store(bytes, encrypt_block(keys, load(bytes)));
  struct wide subkey = load_wide(bytes);
  struct wide hash = hash_bytes((struct wide){0, 0}, subkey, aad, aad_size);
  hash = hash_bytes(hash, subkey, cipher, size);
  hash = hash_block(hash, subkey, (struct wide){8 * (uint64_t)aad_size, 8 * (uint64_t)size});
  store_wide(bytes, hash);
  store(tag, xor_blocks(encrypt_block(keys, counter_block(nonce, 1)), load(bytes)));
  wipe(bytes, sizeof bytes);
  wipe(&subkey, sizeof subkey);
}

#endif
