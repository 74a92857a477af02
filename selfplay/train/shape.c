#include "selfplay/train/shape.h"

#include "base/check.h"
#include "engine/board.h"

typedef struct Suited {
    int width, depth;
    double budget;
} Suited;

static const Suited table[][BOARD_SIZE_MAX + 1] = {
    [NET_STONES] = {[2] = {4, 1, 1e8},
                    [3] = {8, 1, 1e9},
                    [4] = {16, 2, 1e10},
                    [5] = {64, 4, 3e11},
                    [6] = {64, 4, 5e12},
                    [7] = {64, 4, 3e13},
                    [8] = {128, 4, 1e14},
                    [9] = {128, 4, 1e15},
                    [10] = {256, 4, 1e16},
                    [11] = {512, 4, 1e17}},
    [NET_CHAINS] = {[2] = {4, 1, 1e8},
                    [3] = {8, 1, 1e9},
                    [4] = {16, 2, 1e10},
                    [5] = {16, 2, 3e10},
                    [6] = {32, 2, 2e11},
                    [7] = {32, 2, 1e12},
                    [8] = {64, 4, 1e13},
                    [9] = {64, 4, 1e14},
                    [10] = {128, 4, 1e15},
                    [11] = {256, 4, 1e16}},
};

static Suited suited(int size, NetInputs inputs) {
    CHECK(size >= BOARD_SIZE_MIN && size <= BOARD_SIZE_MAX);
    return table[inputs][size];
}

NetShape shape_recommended(int size, NetInputs inputs) {
    const Suited found = suited(size, inputs);
    return (NetShape){.size = size, .width = found.width, .depth = found.depth, .inputs = inputs};
}

double shape_budget(int size, NetInputs inputs) {
    return suited(size, inputs).budget;
}
