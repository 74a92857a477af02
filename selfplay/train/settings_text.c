// A configuration checked, and as text, both from the table.
#include "selfplay/train/settings.h"

#include "base/bytes.h"
#include "base/check.h"
#include "engine/board.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Nodes of a lane's trees: a few GB on the largest board.
enum { NODES_MAX = 1 << 20 };

static Status check_bounds(const TrainerConfig *config, Error *error) {
    for (int i = 0; i < SETTINGS; i++) {
        const Setting *setting = &setting_table[i];
        const double value = setting_get(setting, config);
        if (!setting_allows(setting, value))
            return error_set(error, STATUS_INVALID, "%s %g, expected %g to %g", setting->name,
                             value, setting->least, setting->most);
    }
    return STATUS_OK;
}

// What holds between settings.
static Status check_together(const TrainerConfig *config, Error *error) {
    const int kept = config->replay / config->lanes * config->lanes;
    if (config->batch > kept)
        return error_set(error, STATUS_INVALID,
                         "%d samples a batch, expected at most the replay's %d: there would never "
                         "be enough to learn from",
                         config->batch, kept);
    const bool capped = config->full_share < 1.0;
    const int nodes = capped && config->fast_nodes > config->search.nodes ? config->fast_nodes
                                                                          : config->search.nodes;
    if (config->lane_games > NODES_MAX / nodes)
        return error_set(error, STATUS_INVALID,
                         "%d games a lane with %d nodes each, expected at most %d nodes together",
                         config->lane_games, nodes, NODES_MAX);
    const int most = 2 * config->shape.size - 2;
    if (config->random_share > 0.0 && config->random_moves > most)
        return error_set(error, STATUS_INVALID,
                         "random_moves %d on size %d, expected 1 to %d: more could win the game",
                         config->random_moves, config->shape.size, most);
    if (config->policy_target == TRAINER_TARGET_VISITS && config->search.nodes < 2)
        return error_set(error, STATUS_INVALID,
                         "policy_target visits with 1 node, expected 2 or more: one has no visits");
    if (config->average_play && config->average <= 0.0)
        return error_set(error, STATUS_INVALID,
                         "average_play yes with average 0, expected a share above 0");
    if (config->rate_decay == TRAINER_DECAY_COSINE && config->rate_end <= 0.0)
        return error_set(error, STATUS_INVALID,
                         "rate_decay cosine with rate_end 0, expected the paper FLOPs at its end");
    return STATUS_OK;
}

Status trainer_config_check(const TrainerConfig *config, Error *error) {
    Status status = net_shape_check(config->shape, error);
    if (status == STATUS_OK)
        status = check_bounds(config, error);
    if (status == STATUS_OK)
        status = search_config_check(&config->search, error);
    if (status == STATUS_OK)
        status = check_together(config, error);
    return status;
}

char *trainer_config_text(const TrainerConfig *config) {
    BytesWriter text = {0};
    char line[128];
    int length = snprintf(line, sizeof line, "size = %d\nwidth = %d\ndepth = %d\nseed = %llu\n",
                          config->shape.size, config->shape.width, config->shape.depth,
                          (unsigned long long)config->seed);
    for (int i = 0;; i++) {
        CHECK(length > 0 && length < (int)sizeof line);
        bytes_put(&text, line, (size_t)length);
        if (i == SETTINGS)
            break;
        const Setting *setting = &setting_table[i];
        const double value = setting_get(setting, config);
        if (setting->choices)
            length = snprintf(line, sizeof line, "%s = %s\n", setting->name,
                              setting->choices[(int)value]);
        else // as many digits as tell every value from all others
            length = snprintf(line, sizeof line, "%s = %.*g\n", setting->name,
                              setting->kind == SETTING_FLOAT ? 9 : 17, value);
    }
    bytes_put(&text, "", 1);
    return text.bytes;
}

// The value of a setting as it stands in a line; NAN if it is none.
static double parse_value(const Setting *setting, const char *text, size_t length) {
    for (int i = 0; setting->choices && setting->choices[i]; i++)
        if (strlen(setting->choices[i]) == length && memcmp(setting->choices[i], text, length) == 0)
            return i;
    char number[64] = "", *end;
    if (setting->choices || length == 0 || length >= sizeof number)
        return NAN;
    memcpy(number, text, length);
    const double value = strtod(number, &end);
    return *end == '\0' ? value : NAN;
}

// Takes up one line, "name = value"; lines that say nothing known are left to the comparison with
// what the configuration reads as afterwards.
static void parse_line(const char *line, size_t length, TrainerConfig *config) {
    for (int i = 0; i < SETTINGS; i++) {
        const size_t name = strlen(setting_table[i].name);
        if (length < name + 3 || memcmp(line, setting_table[i].name, name) != 0 ||
            memcmp(line + name, " = ", 3) != 0)
            continue;
        const double value = parse_value(&setting_table[i], line + name + 3, length - name - 3);
        if (setting_allows(&setting_table[i], value))
            setting_set(&setting_table[i], config, value);
    }
}

Status trainer_config_parse(const char *text, TrainerConfig *config, Error *error) {
    NetShape shape = {0};
    unsigned long long seed;
    if (sscanf(text, "size = %9d width = %9d depth = %9d seed = %20llu", &shape.size, &shape.width,
               &shape.depth, &seed) != 4 ||
        net_shape_check(shape, NULL) != STATUS_OK || shape.size > BOARD_SIZE_MAX)
        return error_set(error, STATUS_INVALID,
                         "settings that begin \"%.*s\", expected size, width, depth and seed",
                         (int)strcspn(text, "\n") > 40 ? 40 : (int)strcspn(text, "\n"), text);
    *config = trainer_config_default(shape);
    config->seed = seed;
    for (const char *line = text; *line;) {
        const size_t length = strcspn(line, "\n");
        parse_line(line, length, config);
        line += length + (line[length] == '\n');
    }
    char *same = trainer_config_text(config);
    Status status = STATUS_OK;
    if (strcmp(text, same) != 0) {
        char difference[TRAINER_DIFFERENCE_MAX];
        trainer_config_difference(text, same, difference);
        for (char *newline = difference; *newline; newline++)
            *newline = (unsigned char)*newline < ' ' ? ' ' : *newline;
        status = error_set(error, STATUS_INVALID, "settings of another version, or damaged: %s",
                           difference);
    }
    free(same);
    return status == STATUS_OK ? trainer_config_check(config, error) : status;
}

void trainer_config_difference(const char *stored, const char *wanted,
                               char difference[TRAINER_DIFFERENCE_MAX]) {
    size_t line = 0; // where the line begins in which they differ
    for (size_t i = 0; stored[i] && stored[i] == wanted[i]; i++)
        if (stored[i] == '\n')
            line = i + 1;
    snprintf(difference, TRAINER_DIFFERENCE_MAX, "%.*s, expected %.*s",
             (int)strcspn(stored + line, "\n"), stored + line, (int)strcspn(wanted + line, "\n"),
             wanted + line);
}
