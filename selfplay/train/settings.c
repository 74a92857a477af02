#include "selfplay/train/settings.h"

#include "engine/board.h"

#include <math.h>

#define ROW(KIND, TYPE, FIELD, LEAST, MOST, USUAL, ...)                                            \
    SETTING_ROW(KIND, TrainerConfig, FIELD, #FIELD, LEAST, MOST, USUAL, __VA_ARGS__),

const Setting setting_table[] = {
    SETTING_ROW_CHOICE(TrainerConfig, shape.inputs, "inputs", net_inputs_names, 2, NET_STONES,
                       "what the network is told of a position: the stones, as in the paper, or "
                       "with them what each edge has as good as joined to it",
                       .before = "stones"),
    SEARCH_SETTINGS(TrainerConfig, search.), TRAINER_SETTINGS(ROW)};

// Enumerations are stored as int.
_Static_assert(sizeof(SearchKind) == sizeof(int) && sizeof(TrainerDecay) == sizeof(int) &&
                   sizeof(NetInputs) == sizeof(int),
               "int");

TrainerConfig trainer_config_default(NetShape shape) {
    TrainerConfig config = {.seed = 1};
    setting_reset(setting_table, SETTINGS, &config);
    config.shape = shape;
    config.search.c = search_config_default(config.search.kind).c;
    config.lane_games = trainer_lane_games(shape);
    return config;
}
