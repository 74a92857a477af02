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
    SETTING_ROW_CHOICE(TrainerConfig, shape.model, "model", net_model_names, 2, NET_RULES,
                       "what the search knows of the game below its root: the rules, or what the "
                       "network has learnt of them",
                       .before = "rules"),
    SETTING_ROW_CHOICE(TrainerConfig, shape.frame, "model_frame", net_frame_names, 2,
                       NET_FRAME_MOVER,
                       "learned model: positions are seen from the side of their mover, or of the "
                       "root's",
                       .before = "mover"),
    SETTING_ROW(INTEGER, TrainerConfig, shape.dynamics, "model_dynamics", 0, NET_DEPTH_MAX, 0,
                "learned model: residual layers of a move", .follows = "1 (learned)",
                .before = "0"),
    SETTING_ROW(INTEGER, TrainerConfig, shape.prediction, "model_prediction", 0, NET_DEPTH_MAX, 0,
                "learned model: residual layers before the heads", .follows = "1 (learned)",
                .before = "0"),
    SEARCH_SETTINGS(TrainerConfig, search.),
    TRAINER_SETTINGS(ROW)};

// Enumerations are stored as int.
_Static_assert(sizeof(SearchKind) == sizeof(int) && sizeof(TrainerDecay) == sizeof(int) &&
                   sizeof(NetInputs) == sizeof(int) && sizeof(NetModel) == sizeof(int) &&
                   sizeof(NetFrame) == sizeof(int),
               "int");

TrainerConfig trainer_config_default(NetShape shape) {
    TrainerConfig config = {.seed = 1};
    setting_reset(setting_table, SETTINGS, &config);
    config.shape = shape;
    config.search.c = search_config_default(config.search.kind).c;
    config.lane_games = trainer_lane_games(shape);
    return config;
}
