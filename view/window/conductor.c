#include "view/window/conductor.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/memory.h"
#include "engine/notation.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double idle_limit = 60.0; // seconds

Status conductor_frame(Viewer *viewer, Screen *screen, const char *photo, Error *error) {
    int width, height;
    screen_size(screen, &width, &height);
    const Canvas *canvas = viewer_frame(viewer, width, height, screen_font(screen));
    return screen_draw(screen, canvas, photo, error);
}

// Steps may repeat a million times: each repetition checks whether the user asked to stop.
static Status go_on(const Conductor *conductor, Error *error) {
    if (conductor->stop && *conductor->stop)
        return error_set(error, STATUS_STOPPED, "stopped; what was saved stays");
    return STATUS_OK;
}

static Status fail(const Conductor *conductor, Error *error, const char *what, const char *text) {
    return error_set(error, STATUS_INVALID, "%s:%d: %s '%.300s'", conductor->name,
                     conductor->steps[conductor->next].line, what, text);
}

// --- looking ---

static cJSON *command_json(const Canvas *canvas, const CanvasCommand *command) {
    static const char *const kinds[] = {"box", "polygon", "text"};
    char colour[16];
    snprintf(colour, sizeof colour, "#%02x%02x%02x%02x", command->colour.r, command->colour.g,
             command->colour.b, command->colour.a);
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "kind", kinds[command->kind]);
    cJSON_AddStringToObject(json, "tag", command->tag);
    if (command->cell >= 0)
        cJSON_AddNumberToObject(json, "cell", command->cell);
    cJSON_AddStringToObject(json, "colour", colour);
    const float box[4] = {command->box.x, command->box.y, command->box.w, command->box.h};
    cJSON_AddItemToObject(json, "box", cJSON_CreateFloatArray(box, 4));
    if (command->kind == CANVAS_TEXT)
        cJSON_AddStringToObject(json, "text", canvas_command_text(canvas, command));
    return json;
}

static Status dump(const Conductor *conductor, const char *path, Error *error) {
    int width, height;
    screen_size(conductor->screen, &width, &height);
    const Canvas *canvas =
        viewer_frame(conductor->viewer, width, height, screen_font(conductor->screen));
    cJSON *json = viewer_state(conductor->viewer);
    cJSON_AddNumberToObject(json, "width", width);
    cJSON_AddNumberToObject(json, "height", height);
    cJSON *commands = cJSON_AddArrayToObject(json, "commands");
    for (int i = 0; i < canvas->count; i++)
        cJSON_AddItemToArray(commands, command_json(canvas, &canvas->commands[i]));
    char *text = cJSON_PrintUnformatted(json);
    const Status status = file_write(path, text, strlen(text), error);
    cJSON_free(text);
    cJSON_Delete(json);
    return status;
}

static void tell_state(const Conductor *conductor) {
    cJSON *json = viewer_state(conductor->viewer);
    char *text = cJSON_PrintUnformatted(json);
    conductor->tell(conductor->context, text);
    cJSON_free(text);
    cJSON_Delete(json);
}

static Status expect(const Conductor *conductor, const ScriptStep *step, Error *error) {
    cJSON *json = viewer_state(conductor->viewer);
    const cJSON *item = cJSON_GetObjectItemCaseSensitive(json, step->word);
    char text[SCRIPT_TEXT_MAX] = "nothing of this name";
    if (cJSON_IsString(item))
        snprintf(text, sizeof text, "%s", item->valuestring);
    else if (cJSON_IsNumber(item))
        snprintf(text, sizeof text, "%g", item->valuedouble);
    else if (cJSON_IsBool(item))
        snprintf(text, sizeof text, "%s", cJSON_IsTrue(item) ? "true" : "false");
    cJSON_Delete(json);
    if (strcmp(text, step->value) == 0)
        return STATUS_OK;
    return error_set(error, STATUS_INVALID, "%s:%d: %s is '%.100s', expected '%.100s'",
                     conductor->name, step->line, step->word, text, step->value);
}

static int compare_doubles(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// Draws frames, each from scratch, and reports their wall time and this thread's CPU time, which
// other load on the machine affects less.
static Status time_frames(const Conductor *conductor, const ScriptStep *step, Error *error) {
    const int count = step->x < 1.0 ? 1 : (int)step->x;
    double *seconds = memory_zeroed((size_t)count, 2 * sizeof *seconds), *work = seconds + count;
    Status status = STATUS_OK;
    for (int i = 0; i < count && status == STATUS_OK; i++) {
        const double start = clock_now(), start_work = clock_thread_cpu();
        viewer_tick(conductor->viewer, start);
        status = go_on(conductor, error);
        if (status == STATUS_OK)
            status = conductor_frame(conductor->viewer, conductor->screen, NULL, error);
        seconds[i] = clock_now() - start;
        work[i] = clock_thread_cpu() - start_work;
    }
    const bool busy = viewer_busy(conductor->viewer);
    if (status == STATUS_OK && step->kind == SCRIPT_BUSY && !busy)
        status = fail(conductor, error, "the thinking was over before", "the frames were");
    if (status == STATUS_OK) {
        char line[240];
        int width, height;
        screen_size(conductor->screen, &width, &height);
        qsort(seconds, (size_t)count, sizeof *seconds, compare_doubles);
        qsort(work, (size_t)count, sizeof *work, compare_doubles);
        const int middle = count / 2, late = count * 99 / 100;
        snprintf(line, sizeof line,
                 "%d frames of %dx%d%s: median %.2f ms, 99th percentile %.2f ms, longest %.2f ms; "
                 "of this thread's time %.2f, %.2f, %.2f ms",
                 count, width, height, busy ? " while thinking" : "", 1e3 * seconds[middle],
                 1e3 * seconds[late], 1e3 * seconds[count - 1], 1e3 * work[middle],
                 1e3 * work[late], 1e3 * work[count - 1]);
        conductor->tell(conductor->context, line);
    }
    free(seconds);
    return status;
}

// --- doing ---

// The place of the cell that the step names, on the frame as it is now.
static Status find_cell(const Conductor *conductor, const ScriptStep *step, float *x, float *y,
                        Error *error) {
    int width, height, cell;
    screen_size(conductor->screen, &width, &height);
    viewer_frame(conductor->viewer, width, height, screen_font(conductor->screen));
    const Session *session = viewer_session(conductor->viewer);
    if (!session)
        return fail(conductor, error, "no board is shown:", step->word);
    Error why;
    if (notation_cell_read(step->word, session_size(session), &cell, &why) != STATUS_OK)
        return fail(conductor, error, why.text, step->word);
    if (!viewer_cell_place(conductor->viewer, cell, x, y))
        return fail(conductor, error, "no board is shown:", step->word);
    return STATUS_OK;
}

static Status point_at_cell(const Conductor *conductor, const ScriptStep *step, Error *error) {
    float x, y;
    const Status status = find_cell(conductor, step, &x, &y, error);
    if (status == STATUS_OK && step->kind == SCRIPT_CELL)
        viewer_click(conductor->viewer, x, y);
    else if (status == STATUS_OK)
        viewer_point(conductor->viewer, x, y);
    return status;
}

static Status tell_colour(const Conductor *conductor, const ScriptStep *step, Error *error) {
    float x, y;
    CanvasColour colour;
    int width, height;
    Status status = find_cell(conductor, step, &x, &y, error);
    if (status != STATUS_OK)
        return status;
    screen_size(conductor->screen, &width, &height);
    const Canvas *canvas =
        viewer_frame(conductor->viewer, width, height, screen_font(conductor->screen));
    status = screen_colour(conductor->screen, canvas, (int)x, (int)y, &colour, error);
    if (status == STATUS_OK) {
        char line[64];
        snprintf(line, sizeof line, "%.10s #%02x%02x%02x", step->word, colour.r, colour.g,
                 colour.b);
        conductor->tell(conductor->context, line);
    }
    return status;
}

// Clicks a button in its middle, by what it does.
static Status press(const Conductor *conductor, const ScriptStep *step, Error *error) {
    int width, height;
    screen_size(conductor->screen, &width, &height);
    const Canvas *canvas =
        viewer_frame(conductor->viewer, width, height, screen_font(conductor->screen));
    for (int i = 0; i < canvas->zone_count; i++) {
        const CanvasZone *zone = &canvas->zones[i];
        if (strcmp(viewer_action_names[zone->action], step->word) != 0 ||
            (step->x != 0.0 && zone->value != (int)step->x))
            continue;
        const float x = zone->box.x + 0.5f * zone->box.w, y = zone->box.y + 0.5f * zone->box.h;
        if (canvas_zone_at(canvas, x, y) != zone)
            continue;
        viewer_click(conductor->viewer, x, y);
        return STATUS_OK;
    }
    return fail(conductor, error, "no such button is shown:", step->word);
}

static Status press_key(const Conductor *conductor, const ScriptStep *step, Error *error) {
    Status status = STATUS_OK;
    for (int i = 0; i < (step->x > 1.0 ? (int)step->x : 1) && status == STATUS_OK; i++) {
        status = go_on(conductor, error);
        if (status == STATUS_OK && !viewer_key(conductor->viewer, step->word))
            status = fail(conductor, error, "this key does nothing:", step->word);
    }
    return status;
}

// Whether the step's condition is met; sets `*status` if it can no longer be met.
static bool waited(Conductor *conductor, const ScriptStep *step, double now, Status *status,
                   Error *error) {
    const double limit = step->kind == SCRIPT_WAIT  ? step->x
                         : step->kind == SCRIPT_PLY ? step->y
                                                    : step->x;
    if (conductor->until == 0.0)
        conductor->until = now + (limit > 0.0 || step->kind == SCRIPT_WAIT ? limit : idle_limit);
    Session *session = viewer_session(conductor->viewer);
    bool done;
    if (step->kind == SCRIPT_WAIT)
        done = now >= conductor->until;
    else if (step->kind == SCRIPT_IDLE)
        done = !viewer_busy(conductor->viewer);
    else
        done = session && gametree_at(session->tree)->depth >= (int)step->x;
    if (!done && now >= conductor->until)
        *status = fail(conductor, error, "waited in vain:", "idle or ply");
    if (done)
        conductor->until = 0.0;
    return done;
}

static Status do_step(Conductor *conductor, const ScriptStep *step, Error *error) {
    switch (step->kind) {
    case SCRIPT_KEY:
        return press_key(conductor, step, error);
    case SCRIPT_PRESS:
        return press(conductor, step, error);
    case SCRIPT_CLICK:
        viewer_click(conductor->viewer, (float)step->x, (float)step->y);
        return STATUS_OK;
    case SCRIPT_MOVE:
        viewer_point(conductor->viewer, (float)step->x, (float)step->y);
        return STATUS_OK;
    case SCRIPT_CELL:
    case SCRIPT_HOVER:
        return point_at_cell(conductor, step, error);
    case SCRIPT_WHEEL:
        viewer_wheel(conductor->viewer, (int)step->x);
        return STATUS_OK;
    case SCRIPT_SIZE:
        screen_resize(conductor->screen, (int)step->x, (int)step->y);
        return STATUS_OK;
    case SCRIPT_FRAMES:
    case SCRIPT_BUSY:
        return time_frames(conductor, step, error);
    case SCRIPT_SCREENSHOT:
        return conductor_frame(conductor->viewer, conductor->screen, step->word, error);
    case SCRIPT_STATE:
        tell_state(conductor);
        return STATUS_OK;
    case SCRIPT_DUMP:
        return dump(conductor, step->word, error);
    case SCRIPT_COLOUR:
        return tell_colour(conductor, step, error);
    case SCRIPT_EXPECT:
        return expect(conductor, step, error);
    default:
        conductor->finished = true;
        return STATUS_OK;
    }
}

Status conductor_go_on(Conductor *conductor, double now, Error *error) {
    Status status = STATUS_OK;
    while (status == STATUS_OK && !conductor->finished) {
        if (conductor->next == conductor->count) {
            conductor->finished = true;
            break;
        }
        const ScriptStep *step = &conductor->steps[conductor->next];
        const bool waits =
            step->kind == SCRIPT_WAIT || step->kind == SCRIPT_IDLE || step->kind == SCRIPT_PLY;
        if (waits) {
            if (!waited(conductor, step, now, &status, error))
                break;
        } else if ((status = go_on(conductor, error)) == STATUS_OK) {
            status = do_step(conductor, step, error);
        }
        conductor->next++;
        // The step may have started a search that the next step waits for.
        viewer_tick(conductor->viewer, now);
    }
    return status;
}
