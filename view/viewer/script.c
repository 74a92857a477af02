#include "view/viewer/script.h"

#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The arguments of each step: w a word, t the rest of the line, n a number, [ the following ones
// are optional.
static const struct {
    const char *name, *wants;
} kinds[] = {
    [SCRIPT_KEY] = {"key", "w[n"},     [SCRIPT_PRESS] = {"press", "w[n"},
    [SCRIPT_CLICK] = {"click", "nn"},  [SCRIPT_MOVE] = {"move", "nn"},
    [SCRIPT_CELL] = {"cell", "w"},     [SCRIPT_HOVER] = {"hover", "w"},
    [SCRIPT_WHEEL] = {"wheel", "n"},   [SCRIPT_WAIT] = {"wait", "n"},
    [SCRIPT_IDLE] = {"idle", "[n"},    [SCRIPT_PLY] = {"ply", "n[n"},
    [SCRIPT_SIZE] = {"size", "nn"},    [SCRIPT_FRAMES] = {"frames", "n"},
    [SCRIPT_BUSY] = {"busy", "n"},     [SCRIPT_SCREENSHOT] = {"screenshot", "w"},
    [SCRIPT_STATE] = {"state", ""},    [SCRIPT_DUMP] = {"dump", "w"},
    [SCRIPT_COLOUR] = {"colour", "w"}, [SCRIPT_EXPECT] = {"expect", "wt"},
    [SCRIPT_QUIT] = {"quit", ""},
};
enum { KINDS = (int)(sizeof kinds / sizeof *kinds) };

static Status fail(const char *name, int line, Error *error, const char *what, const char *text) {
    return error_set(error, STATUS_INVALID, "%s:%d: %s '%.60s'", name, line, what, text);
}

// Parses the step's arguments, which follow the first word.
static Status read_rest(const char *name, ScriptStep *step, char *rest, Error *error) {
    bool optional = false;
    int numbers = 0;
    for (const char *want = kinds[step->kind].wants; *want; want++) {
        if (*want == '[') {
            optional = true;
            continue;
        }
        rest += strspn(rest, " \t");
        if (!*rest && optional)
            return STATUS_OK;
        if (!*rest)
            return fail(name, step->line, error, "something is missing behind",
                        kinds[step->kind].name);
        const size_t length = *want == 't' ? strlen(rest) : strcspn(rest, " \t");
        if (length >= SCRIPT_TEXT_MAX)
            return fail(name, step->line, error, "too long:", rest);
        char *text = step->word[0] ? step->value : step->word;
        if (*want != 'n') {
            snprintf(text, SCRIPT_TEXT_MAX, "%.*s", (int)length, rest);
        } else {
            char *end;
            const double number = strtod(rest, &end);
            if (end != rest + length || !isfinite(number) || fabs(number) > 1e6)
                return fail(name, step->line, error, "expected a number, not", rest);
            *(numbers++ == 0 ? &step->x : &step->y) = number;
        }
        rest += length;
    }
    rest += strspn(rest, " \t");
    return *rest ? fail(name, step->line, error, "expected the end of the line, not", rest)
                 : STATUS_OK;
}

static Status read_line(const char *name, char *line, ScriptStep *step, Error *error) {
    const size_t length = strcspn(line, " \t");
    char *rest = line + length + (line[length] != '\0');
    line[length] = '\0';
    for (int kind = 0; kind < KINDS; kind++)
        if (strcmp(line, kinds[kind].name) == 0) {
            step->kind = (ScriptKind)kind;
            return read_rest(name, step, rest, error);
        }
    return fail(name, step->line, error, "unknown step", line);
}

Status script_read(const char *name, const char *text, ScriptStep **steps, int *count,
                   Error *error) {
    *steps = NULL;
    *count = 0;
    int room = 0, number = 0;
    char *copy = memory_string(text);
    Status status = STATUS_OK;
    for (char *next = copy, *line; status == STATUS_OK && (line = strsep(&next, "\n"));) {
        number++;
        line += strspn(line, " \t");
        line[strcspn(line, "\r")] = '\0';
        if (!*line || *line == '#')
            continue;
        if (*count == room) {
            room = room ? 2 * room : 64;
            *steps = memory_resize(*steps, (size_t)room, sizeof **steps);
        }
        ScriptStep *step = &(*steps)[(*count)++];
        *step = (ScriptStep){.line = number};
        status = read_line(name, line, step, error);
    }
    free(copy);
    if (status != STATUS_OK) {
        free(*steps);
        *steps = NULL;
    }
    return status;
}
