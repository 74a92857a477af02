// Random streams. There is no global generator: every stream is derived from (run seed, what it is
// for, index), so results depend neither on threads nor on the order in which streams are used.
#ifndef HEXLAW_BASE_RNG_H
#define HEXLAW_BASE_RNG_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

// What a stream is for. The numbers determine the streams of a seed: add at the end, never reorder.
typedef enum RngPurpose {
    RNG_TEST = 0,
    RNG_WEIGHTS = 1,    // initial weights of a run
    RNG_LANE = 2,       // self-play, by lane
    RNG_REPLAY = 3,     // which samples the learner draws, and their rotation
    RNG_TOURNAMENT = 4, // one game of a pairing
    RNG_BOOTSTRAP = 5,  // resampling for intervals
    RNG_PLAYER = 6,     // a player outside tournaments (gtp, viewer)
    RNG_BENCH = 7,
    RNG_JUDGE = 8,      // a game against perfect play that judges an agent
    RNG_POSITION = 9,   // a random position
    RNG_REANALYSE = 10, // which samples a lane searches anew
} RngPurpose;

// xoshiro256++ by Blackman and Vigna (public domain), 256 bits of state.
typedef struct Rng {
    uint64_t s[4];
} Rng;

// A stream that is a function of its three arguments alone.
Rng rng_stream(uint64_t seed, RngPurpose purpose, uint64_t index);

// Whether a state read from a file is valid: not all zeros, which would generate only zeros.
static inline bool rng_good(const Rng *rng) {
    return (rng->s[0] | rng->s[1] | rng->s[2] | rng->s[3]) != 0;
}

// SplitMix64's finaliser: a bijection that scatters close inputs; for hashing and seeding.
static inline uint64_t rng_mix(uint64_t x) {
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

static inline uint64_t rng_next(Rng *rng) {
    uint64_t *s = rng->s;
    const uint64_t sum = s[0] + s[3];
    const uint64_t result = ((sum << 23) | (sum >> 41)) + s[0];
    const uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 45) | (s[3] >> 19);
    return result;
}

// Uniform in 0 .. bound-1, bound > 0 (multiply-shift; bias below bound / 2^32).
static inline uint32_t rng_below(Rng *rng, uint32_t bound) {
    return (uint32_t)(((rng_next(rng) >> 32) * bound) >> 32);
}

// Uniform in [0, 1) on a grid of 2^-24.
static inline float rng_uniform(Rng *rng) {
    return (float)(rng_next(rng) >> 40) * 0x1p-24f;
}

// Standard normal (Box-Muller, one of the pair).
double rng_normal(Rng *rng);

// Standard Gumbel: -log(-log(u)).
float rng_gumbel(Rng *rng);

// Gamma with shape > 0 and scale 1 (Marsaglia and Tsang 2000); for Dirichlet noise.
double rng_gamma(Rng *rng, double shape);

#endif
