// Checks of a configuration, and its text form, both from the table.
#include "selfplay/train/settings.h"

#include "base/bytes.h"
#include "base/check.h"
#include "base/memory.h"
#include "engine/board.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Limit of the nodes of a lane's trees: a few GB on the largest board.
enum { NODES_MAX = 1 << 20 };

// What needs the rules below the root, or the neck of a net without a model.
static Status check_learned(const TrainerConfig *config, Error *error) {
    const char *wrong = NULL;
    if (config->search.proofs)
        wrong = "proofs yes with a learned model, expected no: it cannot prove anything";
    else if (config->cache > 0)
        wrong = "a cache with a learned model, expected 0 entries: positions behind its moves are "
                "not the same for having the same stones";
    else if (config->ownership_weight > 0.0f || config->moves_left_weight > 0.0f)
        wrong = "heads for training only with a learned model, expected none";
    return wrong ? error_set(error, STATUS_INVALID, "%s", wrong) : STATUS_OK;
}

// Constraints between settings.
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
    if (config->ema_play && config->ema <= 0.0)
        return error_set(error, STATUS_INVALID,
                         "ema_play yes with ema 0, expected a share above 0");
    if ((config->reanalyse > 0.0 || config->shape.model == NET_LEARNED) && capped)
        return error_set(error, STATUS_INVALID,
                         "full_share %g with %s, expected 1: it follows games move by move",
                         config->full_share,
                         config->reanalyse > 0.0 ? "reanalyse" : "a learned model");
    if (config->rate_decay == TRAINER_DECAY_COSINE && config->rate_end <= 0.0)
        return error_set(error, STATUS_INVALID,
                         "rate_decay cosine with rate_end 0, expected the paper FLOPs at its end");
    return config->shape.model == NET_LEARNED ? check_learned(config, error) : STATUS_OK;
}

Status trainer_config_check(const TrainerConfig *config, Error *error) {
    Status status = setting_check(setting_table, SETTINGS, config, error);
    if (status == STATUS_OK)
        status = net_shape_check(config->shape, error);
    if (status == STATUS_OK)
        status = check_together(config, error);
    return status;
}

enum { LINE_MAX_BYTES = 128, VALUE_MAX = 64 };

static void write_head(const TrainerConfig *config, char head[LINE_MAX_BYTES]) {
    const int length =
        snprintf(head, LINE_MAX_BYTES, "size = %d\nwidth = %d\ndepth = %d\nseed = %llu\n",
                 config->shape.size, config->shape.width, config->shape.depth,
                 (unsigned long long)config->seed);
    CHECK(length > 0 && length < LINE_MAX_BYTES);
}

static void write_value(const Setting *setting, double value, char text[VALUE_MAX]) {
    if (setting->choices)
        snprintf(text, VALUE_MAX, "%s", setting->choices[(int)value]);
    else // enough digits to distinguish all values
        snprintf(text, VALUE_MAX, "%.*g", setting->kind == SETTING_FLOAT ? 9 : 17, value);
}

char *trainer_config_text(const TrainerConfig *config) {
    BytesWriter text = {0};
    char line[LINE_MAX_BYTES], value[VALUE_MAX];
    write_head(config, line);
    bytes_put(&text, line, strlen(line));
    for (int i = 0; i < SETTINGS; i++) {
        const Setting *setting = &setting_table[i];
        write_value(setting, setting_get(setting, config), value);
        const int length = snprintf(line, sizeof line, "%s = %s\n", setting->name, value);
        CHECK(length > 0 && length < LINE_MAX_BYTES);
        bytes_put(&text, line, (size_t)length);
    }
    bytes_put(&text, "", 1);
    return text.bytes;
}

// --- reading: nothing is trusted ---

// Parses the value of a setting; NAN if invalid.
static double parse_value(const Setting *setting, const char *text) {
    for (int i = 0; setting->choices && setting->choices[i]; i++)
        if (strcmp(setting->choices[i], text) == 0)
            return i;
    char *end;
    if (setting->choices || *text == '\0')
        return NAN;
    const double value = strtod(text, &end);
    return *end == '\0' ? value : NAN;
}

// Old spellings of values.
static const char *renamed(const Setting *setting, const char *text) {
    static const struct {
        const char *name, *was, *is;
    } values[] = {{"rotate", "0", "no"}, {"rotate", "1", "yes"}};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (strcmp(setting->name, values[i].name) == 0 && strcmp(text, values[i].was) == 0)
            return values[i].is;
    return text;
}

// Sets a value, which must be written as trainer_config_text() would.
static Status read_value(const Setting *setting, const char *found, TrainerConfig *config,
                         Error *error) {
    char same[VALUE_MAX];
    const char *text = renamed(setting, found);
    const double value = parse_value(setting, text);
    if (isnan(value) && setting->choices)
        return error_set(error, STATUS_INVALID, "%s = %s, expected %s or another of its names",
                         setting->name, found, setting->choices[0]);
    if (!setting_allows(setting, value))
        return error_set(error, STATUS_INVALID, "%s = %s, expected %g to %g", setting->name, found,
                         setting->least, setting->most);
    setting_set(setting, config, value);
    write_value(setting, setting_get(setting, config), same);
    if (strcmp(text, same) != 0)
        return error_set(error, STATUS_INVALID, "%s = %s, expected %s = %s", setting->name, found,
                         setting->name, same);
    return STATUS_OK;
}

static bool is_name(const char *known, const char *name, size_t length) {
    return known && strlen(known) == length && memcmp(known, name, length) == 0;
}

static const Setting *find_setting(const char *name, size_t length) {
    for (int i = 0; i < SETTINGS; i++)
        if (is_name(setting_table[i].name, name, length) ||
            is_name(setting_table[i].was, name, length))
            return &setting_table[i];
    return NULL;
}

// Parses a line, "name = value".
static Status read_line(const char *line, size_t length, bool seen[SETTINGS], TrainerConfig *config,
                        Error *error) {
    char text[LINE_MAX_BYTES] = "";
    memcpy(text, line, length < sizeof text ? length : sizeof text - 1);
    const char *sign = strstr(text, " = ");
    const Setting *setting = sign ? find_setting(text, (size_t)(sign - text)) : NULL;
    if (!setting || length >= sizeof text)
        return error_set(error, STATUS_INVALID, "%s, which is no setting", text);
    bool *there = &seen[setting - setting_table];
    if (*there)
        return error_set(error, STATUS_INVALID, "%s twice", setting->name);
    *there = true;
    return read_value(setting, sign + 3, config, error);
}

static Status read_lines(const char *text, bool seen[SETTINGS], TrainerConfig *config,
                         Error *error) {
    Status status = STATUS_OK;
    while (*text && status == STATUS_OK) {
        const size_t length = strcspn(text, "\n");
        if (text[length] == '\0')
            return error_set(error, STATUS_INVALID, "they end within a line");
        status = read_line(text, length, seen, config, error);
        text += length + 1;
    }
    return status;
}

// A missing setting was added after the run was made.
static Status fill_absent(const bool seen[SETTINGS], TrainerConfig *config, Error *error) {
    for (int i = 0; i < SETTINGS; i++) {
        const Setting *setting = &setting_table[i];
        if (!seen[i] && !setting->before)
            return error_set(error, STATUS_INVALID, "no %s", setting->name);
        if (!seen[i] && setting->before[0])
            setting_set(setting, config, parse_value(setting, setting->before));
    }
    return STATUS_OK;
}

Status trainer_config_parse(const char *text, TrainerConfig *config, Error *error) {
    NetShape shape = {0};
    unsigned long long seed;
    char head[LINE_MAX_BYTES];
    bool seen[SETTINGS] = {false};
    Error why;
    if (sscanf(text, "size = %9d width = %9d depth = %9d seed = %20llu", &shape.size, &shape.width,
               &shape.depth, &seed) != 4 ||
        net_shape_check(shape, NULL) != STATUS_OK || shape.size > BOARD_SIZE_MAX)
        return error_set(error, STATUS_INVALID,
                         "settings that begin \"%.*s\", expected size, width, depth and seed",
                         (int)strcspn(text, "\n") > 40 ? 40 : (int)strcspn(text, "\n"), text);
    *config = trainer_config_default(shape);
    config->seed = seed;
    write_head(config, head);
    Status status = strncmp(text, head, strlen(head)) == 0
                        ? read_lines(text + strlen(head), seen, config, &why)
                        : error_set(&why, STATUS_INVALID, "size, width, depth or seed");
    if (status == STATUS_OK)
        status = fill_absent(seen, config, &why);
    if (status == STATUS_OK)
        return trainer_config_check(config, error);
    for (char *byte = why.text; *byte; byte++)
        *byte = (unsigned char)*byte < ' ' ? ' ' : *byte;
    return error_set(error, status, "settings of another version, or damaged: %s", why.text);
}

void trainer_config_difference(const char *stored, const char *wanted,
                               char difference[TRAINER_DIFFERENCE_MAX]) {
    size_t line = 0; // start of the first line that differs
    for (size_t i = 0; stored[i] && stored[i] == wanted[i]; i++)
        if (stored[i] == '\n')
            line = i + 1;
    snprintf(difference, TRAINER_DIFFERENCE_MAX, "%.*s, expected %.*s",
             (int)strcspn(stored + line, "\n"), stored + line, (int)strcspn(wanted + line, "\n"),
             wanted + line);
}

bool trainer_config_says(const char *text, const TrainerConfig *wanted,
                         char difference[TRAINER_DIFFERENCE_MAX]) {
    TrainerConfig config;
    Error why;
    difference[0] = '\0';
    if (trainer_config_parse(text, &config, &why) != STATUS_OK) {
        snprintf(difference, TRAINER_DIFFERENCE_MAX, "%.*s", TRAINER_DIFFERENCE_MAX - 1, why.text);
        return false;
    }
    char *said = trainer_config_text(&config), *expected = trainer_config_text(wanted);
    const bool same = strcmp(said, expected) == 0;
    if (!same)
        trainer_config_difference(said, expected, difference);
    free(said);
    free(expected);
    return same;
}

char *trainer_config_renewed(const char *text) {
    TrainerConfig config;
    return trainer_config_parse(text, &config, NULL) == STATUS_OK ? trainer_config_text(&config)
                                                                  : memory_string(text);
}
