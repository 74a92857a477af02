// Checkpoints of small runs, for tests that damage them.
#ifndef HEXLAW_TESTS_TESTING_CHECKPOINT_H
#define HEXLAW_TESTS_TESTING_CHECKPOINT_H

#include "base/bytes.h"
#include "base/check.h"
#include "selfplay/train/preset.h"
#include "selfplay/train/trainer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHECKPOINT_CONFIGS = 3 };

// 0: the run of tests/cases/attack; 1: with everything that is off in 0; 2: the paper's recipe.
static inline TrainerConfig checkpoint_config(int which) {
    const NetShape shape = {.size = which == 2 ? 4 : 3, .width = 2, .depth = 1};
    TrainerConfig config = preset_config(which == 2 ? PRESET_PAPER : PRESET_DEFAULT, shape);
    config.seed = 1;
    config.lanes = which == 0 ? 1 : 2;
    config.lane_games = which == 0 ? 2 : 3;
    config.cache = 8;
    config.replay = 64;
    config.replay_least = 16;
    config.batch = 16;
    config.ownership_weight = which == 2 ? 0.0f : 0.1f;
    config.ema = which == 2 ? 0.0 : 0.1;
    if (which == 0)
        return config;
    config.search.nodes = 6;
    if (which == 2)
        return config;
    config.shape.inputs = NET_CHAINS;
    config.search.kind = SEARCH_PUCT;
    config.search.c = 1.25f;
    config.search.nodes = 8;
    config.full_share = 0.5;
    config.fast_nodes = 3;
    config.random_share = 0.5;
    config.random_moves = 2;
    config.opening = 0.5;
    config.temperature = 0.8;
    config.ema_play = true;
    config.policy_target = TRAINER_TARGET_VISITS;
    config.target_temperature = 1.2;
    config.batch_hold = 100.0;
    config.batch_factor = 3.0;
    config.batch_most = 64;
    config.rate_decay = TRAINER_DECAY_POWER;
    config.rate_hold = 50.0;
    config.gradient_clip = 0.5f;
    config.ownership_target = TRAINER_OWNERSHIP_CHAIN;
    config.moves_left_weight = 0.3f;
    return config;
}

// The offset of the state, behind the two texts of a valid file.
static inline size_t checkpoint_state_at(const char *bytes) {
    size_t at = 8;
    for (int text = 0; text < 2; text++) {
        uint64_t length;
        memcpy(&length, bytes + at, sizeof length);
        at += sizeof length + (size_t)length;
    }
    return at;
}

// Makes the last 8 bytes the checksum of those before them.
static inline void checkpoint_sign(char *bytes, size_t length) {
    const size_t end = length - sizeof(uint64_t);
    const uint64_t checksum = bytes_checksum(bytes, end);
    memcpy(bytes + end, &checksum, sizeof checksum);
}

// Continues training from an accepted checkpoint; while trainer_sound(), the result must save and
// load.
static inline void checkpoint_go_on(Trainer *trainer, int generations) {
    Pool *pool = pool_create(1);
    for (int i = 0; i < generations && trainer_sound(trainer); i++)
        trainer_generation(trainer, pool);
    pool_destroy(pool);
    if (!trainer_sound(trainer))
        return;
    const TrainerConfig config = *trainer_config(trainer);
    Trainer *again;
    Error error;
    char *bytes;
    size_t length;
    trainer_encode(trainer, &bytes, &length);
    if (trainer_decode(&config, "again", bytes, length, false, &again, &error) != STATUS_OK) {
        fprintf(stderr, "%s\n", error.text);
        abort();
    }
    trainer_destroy(again);
    free(bytes);
}

#endif
