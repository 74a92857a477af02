#include "selfplay/shape.h"

#include "base/check.h"
#include "engine/board.h"

static const struct {
    int width, depth;
    double budget;
} table[BOARD_SIZE_MAX + 1] = {
    [2] = {4, 1, 1e8},     [3] = {8, 1, 1e9},     [4] = {16, 2, 1e10},  [5] = {32, 2, 1e11},
    [6] = {64, 4, 1e12},   [7] = {64, 4, 1e13},   [8] = {128, 4, 1e14}, [9] = {128, 4, 1e15},
    [10] = {256, 4, 1e16}, [11] = {512, 4, 1e17},
};

NetShape shape_recommended(int size) {
    CHECK(size >= BOARD_SIZE_MIN && size <= BOARD_SIZE_MAX);
    return (NetShape){.size = size, .width = table[size].width, .depth = table[size].depth};
}

double shape_budget(int size) {
    CHECK(size >= BOARD_SIZE_MIN && size <= BOARD_SIZE_MAX);
    return table[size].budget;
}
