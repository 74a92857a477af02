#include "selfplay/train/trainer_config.h"

int trainer_lane_games(NetShape shape) {
    return shape.width < 512 ? 64 : 256;
}

const char *const trainer_decay_names[] = {"none", "power", "cosine", NULL};

const char *const trainer_target_names[] = {"improved", "visits", NULL};

const char *const trainer_ownership_names[] = {"stones", "chain", NULL};
