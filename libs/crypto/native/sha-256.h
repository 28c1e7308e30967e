/* SHA-256 (FIPS 180-4) with the processor's SHA instructions: x86-64 SHA-NI or the ARMv8 Cryptography Extension. */
#ifndef TEAMGRAM_SHA_256_H
#define TEAMGRAM_SHA_256_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "wipe.h"

#define SHA_BLOCK_BYTES 64
#define SHA_HASH_BYTES 32
#define SHA_ROUNDS 64

/* FIPS 180-4 §4.2.2 */
static const uint32_t K[SHA_ROUNDS] __attribute__((aligned(16))) = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
  0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
  0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
  0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
  0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
  0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* FIPS 180-4 §5.3.3 */
static const uint32_t START[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

typedef __m128i words;

/* CPUID leaf 7, EBX bit 29; SSE4.1 came long before. */
static int has_sha(void) {
  unsigned int a, b, c, d;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & (1u << 29)) != 0 && __builtin_cpu_supports("sse4.1");
}

static void compress(uint32_t state[8], const uint8_t *blocks, size_t count) {
  const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0bLL, 0x0405060700010203LL);
  /* The instructions want the state as ABEF and CDGH. */
  __m128i low = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xb1);
  __m128i high = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1b);
  __m128i abef = _mm_alignr_epi8(low, high, 8);
  __m128i cdgh = _mm_blend_epi16(high, low, 0xf0);
  for (; count > 0; count--, blocks += SHA_BLOCK_BYTES) {
    const __m128i abef_before = abef;
    const __m128i cdgh_before = cdgh;
    words w[4];
    for (int i = 0; i < 4; i++) w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(blocks + 16 * i)), swap);
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
      const words message = _mm_add_epi32(w[i & 3], _mm_load_si128((const __m128i *)(K + 4 * i)));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, message);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(message, 0x0e));
      if (i < 12) {
        const words sum = _mm_add_epi32(_mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]), _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
        w[i & 3] = _mm_sha256msg2_epu32(sum, w[(i + 3) & 3]);
      }
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }
  low = _mm_shuffle_epi32(abef, 0x1b);
  high = _mm_shuffle_epi32(cdgh, 0xb1);
  _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(low, high, 0xf0));
  _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(high, low, 8));
}

#elif defined(__aarch64__)

#include <arm_neon.h>
#if defined(__linux__)
#include <sys/auxv.h>
#endif

typedef uint32x4_t words;

static int has_sha(void) {
#if defined(__APPLE__)
  return 1; /* every 64-bit Apple processor */
#elif defined(__linux__)
  return (getauxval(AT_HWCAP) & (1 << 6)) != 0; /* HWCAP_SHA2 */
#else
  return 0;
#endif
}

static void compress(uint32_t state[8], const uint8_t *blocks, size_t count) {
  words abcd = vld1q_u32(state);
  words efgh = vld1q_u32(state + 4);
  for (; count > 0; count--, blocks += SHA_BLOCK_BYTES) {
    const words abcd_before = abcd;
    const words efgh_before = efgh;
    words w[4];
    for (int i = 0; i < 4; i++) w[i] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(blocks + 16 * i)));
#pragma GCC unroll 16
    for (int i = 0; i < 16; i++) {
      const words message = vaddq_u32(w[i & 3], vld1q_u32(K + 4 * i));
      const words abcd_old = abcd;
      abcd = vsha256hq_u32(abcd, efgh, message);
      efgh = vsha256h2q_u32(efgh, abcd_old, message);
      if (i < 12) w[i & 3] = vsha256su1q_u32(vsha256su0q_u32(w[i & 3], w[(i + 1) & 3]), w[(i + 2) & 3], w[(i + 3) & 3]);
    }
    abcd = vaddq_u32(abcd, abcd_before);
    efgh = vaddq_u32(efgh, efgh_before);
  }
  vst1q_u32(state, abcd);
  vst1q_u32(state + 4, efgh);
}

#else
#error "no SHA-256 instructions known for this processor"
#endif

static void put_word(uint8_t *to, uint32_t word) {
  for (int i = 0; i < 4; i++) to[i] = (uint8_t)(word >> (24 - 8 * i));
}

/*
 * SHA-256(first || data), FIPS 180-4 §5.1.1. `first` is shorter than a block. Only the first block and the padded last ones are copied,
 * and wiped: they may hold a part of a key.
 */
static void sha256_of(const uint8_t *first, size_t first_size, const uint8_t *data, size_t size, uint8_t *target) {
  uint32_t state[8];
  uint8_t edge[2 * SHA_BLOCK_BYTES];
  memcpy(state, START, sizeof state);
  const uint64_t bits = 8 * ((uint64_t)size + first_size);
  memcpy(edge, first, first_size);
  size_t held = first_size;
  if (size >= SHA_BLOCK_BYTES - held) {
    const size_t taken = SHA_BLOCK_BYTES - held;
    memcpy(edge + held, data, taken);
    compress(state, edge, 1);
    data += taken;
    size -= taken;
    compress(state, data, size / SHA_BLOCK_BYTES);
    data += size - size % SHA_BLOCK_BYTES;
    size %= SHA_BLOCK_BYTES;
    held = 0;
  }
  memcpy(edge + held, data, size);
  held += size;
  edge[held++] = 0x80;
  const size_t padded = held <= SHA_BLOCK_BYTES - 8 ? SHA_BLOCK_BYTES : 2 * SHA_BLOCK_BYTES;
  memset(edge + held, 0, padded - 8 - held);
  put_word(edge + padded - 8, (uint32_t)(bits >> 32));
  put_word(edge + padded - 4, (uint32_t)bits);
  compress(state, edge, padded / SHA_BLOCK_BYTES);
  wipe(edge, sizeof edge);
  for (int i = 0; i < 8; i++) put_word(target + 4 * i, state[i]);
}

#endif
