#include "view/window/screen.h"

#include "base/memory.h"
#include "base/rng.h"
#include "view/draw/raster.h"
#include "view/window/atlas.h"
#include "view/window/letters.h"
#include "view/window/photo.h"

#include <ctype.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BATCH_RECTANGLES = 4096 };

struct Screen {
    SDL_Window *window;
    SDL_Renderer *renderer;
    Atlas *atlas;
    Letters *letters;
    // rectangles to be drawn with one call
    int count;
    SDL_Vertex *vertices; // [BATCH_RECTANGLES * 4]
    int *indices;         // [BATCH_RECTANGLES * 6]
    // scratch for polygons
    CanvasPoint *points;
    int points_room;
    uint8_t *mask;
    float *sums;
    size_t pixels_room;
};

// --- the window ---

// Without a display SDL falls back to a driver that shows nothing, though nobody has asked for it.
static bool shows_nothing(void) {
    const char *driver = SDL_GetCurrentVideoDriver(), *asked = SDL_GetHint(SDL_HINT_VIDEODRIVER);
    return (!asked || !*asked) && driver &&
           (strcmp(driver, "offscreen") == 0 || strcmp(driver, "dummy") == 0);
}

// The libraries behind SDL write their own messages to stderr. While they look for a display these
// are captured: appended to our message if there is none, passed on if there is one.
typedef struct Hush {
    int err;    // copy of the original standard error; -1: not captured
    FILE *said; // receives the output in its place
} Hush;

static Hush hush_begin(void) {
    Hush hush = {.err = -1, .said = tmpfile()};
    if (hush.said && (hush.err = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)) >= 0)
        dup2(fileno(hush.said), STDERR_FILENO);
    return hush;
}

// Restores stderr; `text` gets the beginning of the captured output, as one line.
static void hush_end(Hush *hush, bool pass_on, char *text, size_t room) {
    text[0] = '\0';
    if (hush->err >= 0) {
        dup2(hush->err, STDERR_FILENO);
        close(hush->err);
        rewind(hush->said);
        size_t length;
        while ((length = fread(text, 1, room - 1, hush->said)) > 0 && pass_on) {
            const ssize_t written = write(STDERR_FILENO, text, length);
            (void)written; // there is nowhere else to complain
        }
        text[length] = '\0';
        for (size_t i = 0; i < length; i++)
            if ((unsigned char)text[i] < ' ')
                text[i] = text[i + 1] ? ' ' : '\0';
    }
    if (hush->said)
        fclose(hush->said);
}

static Status open_display(Error *error) {
    char said[ERROR_TEXT_MAX / 2];
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1"); // the command handles Ctrl-C
    // Show a frame of the software renderer directly, not by way of OpenGL in software.
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    Hush hush = hush_begin();
    const bool there = SDL_InitSubSystem(SDL_INIT_VIDEO) == 0, blind = there && shows_nothing();
    hush_end(&hush, there && !blind, said, sizeof said);
    const char *const colon = said[0] ? "; the system says: " : "";
    if (!there)
        return error_set(error, STATUS_IO,
                         "no display: %s; with SDL_VIDEODRIVER=offscreen none is needed%s%s",
                         SDL_GetError(), colon, said);
    if (blind)
        return error_set(error, STATUS_IO,
                         "no display: expected X or Wayland (DISPLAY or WAYLAND_DISPLAY); with "
                         "SDL_VIDEODRIVER=offscreen none is needed%s%s",
                         colon, said);
    return STATUS_OK;
}

static Status open_window(Screen *screen, const ScreenConfig *config, Error *error) {
    const Status status = open_display(error);
    if (status != STATUS_OK)
        return status;
    const Uint32 flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI |
                         (config->full ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0);
    screen->window =
        SDL_CreateWindow(config->title, SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                         config->width, config->height, flags);
    if (!screen->window)
        return error_set(error, STATUS_IO, "no window: %s", SDL_GetError());
    SDL_SetWindowMinimumSize(screen->window, 200, 150);
    SDL_StartTextInput();
    screen->renderer =
        SDL_CreateRenderer(screen->window, -1, config->wait ? SDL_RENDERER_PRESENTVSYNC : 0);
    if (!screen->renderer)
        screen->renderer = SDL_CreateRenderer(screen->window, -1, SDL_RENDERER_SOFTWARE);
    if (!screen->renderer)
        return error_set(error, STATUS_IO, "nothing to draw with: %s", SDL_GetError());
    return STATUS_OK;
}

Status screen_open(const ScreenConfig *config, Screen **screen, Error *error) {
    Screen *made = memory_zeroed(1, sizeof *made);
    Status status = open_window(made, config, error);
    if (status == STATUS_OK)
        status = atlas_create(made->renderer, &made->atlas, error);
    if (status == STATUS_OK)
        status = letters_create(config->font, made->atlas, &made->letters, error);
    if (status != STATUS_OK) {
        screen_close(made);
        return status;
    }
    made->vertices = memory_zeroed((size_t)BATCH_RECTANGLES * 4, sizeof *made->vertices);
    made->indices = memory_zeroed((size_t)BATCH_RECTANGLES * 6, sizeof *made->indices);
    static const int corners[6] = {0, 1, 2, 0, 2, 3};
    for (int i = 0; i < BATCH_RECTANGLES * 6; i++)
        made->indices[i] = i / 6 * 4 + corners[i % 6];
    *screen = made;
    return STATUS_OK;
}

void screen_close(Screen *screen) {
    if (!screen)
        return;
    letters_destroy(screen->letters);
    atlas_destroy(screen->atlas);
    SDL_DestroyRenderer(screen->renderer);
    SDL_DestroyWindow(screen->window);
    SDL_Quit();
    free(screen->vertices);
    free(screen->indices);
    free(screen->points);
    free(screen->mask);
    free(screen->sums);
    free(screen);
}

void screen_size(const Screen *screen, int *width, int *height) {
    SDL_GetRendererOutputSize(screen->renderer, width, height);
}

void screen_resize(Screen *screen, int width, int height) {
    SDL_SetWindowSize(screen->window, width, height);
}

void screen_switch_full(Screen *screen) {
    const bool full = SDL_GetWindowFlags(screen->window) & SDL_WINDOW_FULLSCREEN_DESKTOP;
    SDL_SetWindowFullscreen(screen->window, full ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
}

void screen_copy_text(const char *text) {
    SDL_SetClipboardText(text);
}

static int whole_size(float size) {
    const int whole = (int)(size + 0.5f);
    return whole < 4 ? 4 : whole > 200 ? 200 : whole;
}

static float font_width(void *context, const char *text, float size, bool bold) {
    const Screen *screen = context;
    return letters_width(screen->letters, text, whole_size(size), bold);
}

CanvasFont screen_font(Screen *screen) {
    return (CanvasFont){.width = font_width, .context = screen};
}

// --- drawing ---

static void flush(Screen *screen) {
    if (screen->count > 0)
        SDL_RenderGeometry(screen->renderer, atlas_texture(screen->atlas), screen->vertices,
                           screen->count * 4, screen->indices, screen->count * 6);
    screen->count = 0;
}

static void add_mask(Screen *screen, const AtlasMask *mask, int x, int y) {
    if (mask->w == 0 || mask->h == 0)
        return;
    if (screen->count == BATCH_RECTANGLES)
        flush(screen);
    const float side = (float)atlas_side(screen->atlas);
    const int left = x + mask->offset_x, top = y + mask->offset_y;
    SDL_Vertex *corner = &screen->vertices[4 * screen->count++];
    static const int right[4] = {0, 1, 1, 0}, down[4] = {0, 0, 1, 1};
    for (int i = 0; i < 4; i++)
        corner[i] = (SDL_Vertex){
            .position = {(float)(left + right[i] * mask->w), (float)(top + down[i] * mask->h)},
            .color = {255, 255, 255, 255}, // the mask has its own
            .tex_coord = {(float)(mask->x + right[i] * mask->w) / side,
                          (float)(mask->y + down[i] * mask->h) / side}};
}

static void draw_box(Screen *screen, const CanvasCommand *command) {
    // Whole pixels, so that a box has sharp sides.
    const float left = roundf(command->box.x), top = roundf(command->box.y);
    const SDL_FRect at = {left, top, roundf(command->box.x + command->box.w) - left,
                          roundf(command->box.y + command->box.h) - top};
    if (at.w <= 0.0f || at.h <= 0.0f)
        return;
    flush(screen);
    // Boxes are few; SDL's software renderer fills them ten times as fast as triangles.
    const CanvasColour colour = command->colour;
    SDL_SetRenderDrawBlendMode(screen->renderer,
                               colour.a == 255 ? SDL_BLENDMODE_NONE : SDL_BLENDMODE_BLEND);
    SDL_SetRenderDrawColor(screen->renderer, colour.r, colour.g, colour.b, colour.a);
    SDL_RenderFillRectF(screen->renderer, &at);
}

// The polygon's points within its mask. Positions are rounded to a quarter of a pixel, so that
// equal shapes elsewhere share a mask; `x`, `y` get the mask's position.
static uint64_t shift_polygon(Screen *screen, const Canvas *canvas, const CanvasCommand *command,
                              int *x, int *y) {
    const float left = 0.25f * roundf(4.0f * command->box.x);
    const float top = 0.25f * roundf(4.0f * command->box.y);
    *x = (int)floorf(left);
    *y = (int)floorf(top);
    const float dx = left - (float)*x - command->box.x, dy = top - (float)*y - command->box.y;
    if (command->count > screen->points_room) {
        screen->points_room = command->count;
        screen->points =
            memory_resize(screen->points, (size_t)command->count, sizeof *screen->points);
    }
    const CanvasColour colour = command->colour;
    uint64_t key = rng_mix((uint64_t)colour.r << 24 | (uint64_t)colour.g << 16 |
                           (uint64_t)colour.b << 8 | colour.a);
    for (int i = 0; i < command->count; i++) {
        const CanvasPoint *point = &canvas->points[command->first + i];
        screen->points[i] = (CanvasPoint){point->x + dx, point->y + dy};
        const uint64_t place = (uint64_t)(uint32_t)(int)(32.0f * screen->points[i].x) << 32 |
                               (uint32_t)(int)(32.0f * screen->points[i].y);
        key = rng_mix(key ^ place);
    }
    return key;
}

static const AtlasMask *make_polygon(Screen *screen, const CanvasCommand *command, uint64_t key) {
    const AtlasMask mask = {.w = (int)ceilf(command->box.w) + 2,
                            .h = (int)ceilf(command->box.h) + 2};
    const size_t pixels = (size_t)mask.w * (size_t)mask.h;
    if (pixels + 2 > screen->pixels_room) {
        screen->pixels_room = pixels + 2;
        screen->mask = memory_resize(screen->mask, screen->pixels_room, 1);
        screen->sums = memory_resize(screen->sums, screen->pixels_room, sizeof *screen->sums);
    }
    raster_polygon(screen->points, command->count, mask.w, mask.h, screen->mask, screen->sums);
    return atlas_add(screen->atlas, key, &mask, screen->mask, command->colour);
}

static bool draw_polygon(Screen *screen, const Canvas *canvas, const CanvasCommand *command) {
    const float most = (float)atlas_side(screen->atlas) - 8.0f;
    if (command->box.w > most || command->box.h > most)
        return true; // larger than any screen's cell
    int x, y;
    const uint64_t key = shift_polygon(screen, canvas, command, &x, &y);
    const AtlasMask *mask = atlas_find(screen->atlas, key);
    if (!mask)
        mask = make_polygon(screen, command, key);
    if (mask)
        add_mask(screen, mask, x, y);
    return mask != NULL;
}

static bool draw_text(Screen *screen, const Canvas *canvas, const CanvasCommand *command) {
    const char *text = canvas_command_text(canvas, command);
    const float left = command->align == CANVAS_LEFT     ? 0.0f
                       : command->align == CANVAS_CENTRE ? 0.5f * command->box.w
                                                         : command->box.w;
    float x = roundf(command->box.x - left);
    const int y = (int)roundf(command->box.y), size = whole_size(command->box.h);
    while (*text) {
        const AtlasMask *mask =
            letters_next(screen->letters, &text, size, command->bold, command->colour);
        if (!mask)
            return false;
        add_mask(screen, mask, (int)roundf(x), y);
        x += mask->advance;
    }
    return true;
}

// False if the atlas was full on the way.
static bool draw_all(Screen *screen, const Canvas *canvas) {
    bool room = true;
    for (int i = 0; i < canvas->count && room; i++) {
        const CanvasCommand *command = &canvas->commands[i];
        if (command->kind == CANVAS_BOX)
            draw_box(screen, command);
        else if (command->kind == CANVAS_POLYGON)
            room = draw_polygon(screen, canvas, command);
        else
            room = draw_text(screen, canvas, command);
    }
    flush(screen);
    return room;
}

static void draw_frame(Screen *screen, const Canvas *canvas) {
    if (draw_all(screen, canvas))
        return;
    // Redrawing is safe: the first command fills the frame.
    atlas_clear(screen->atlas);
    draw_all(screen, canvas);
}

static Status take_photo(Screen *screen, const Canvas *canvas, const char *photo, Error *error) {
    uint8_t *bytes = memory_zeroed((size_t)canvas->width * (size_t)canvas->height, 4);
    Status status;
    if (SDL_RenderReadPixels(screen->renderer, NULL, SDL_PIXELFORMAT_RGBA32, bytes,
                             canvas->width * 4) != 0)
        status = error_set(error, STATUS_IO, "%s: no picture: %s", photo, SDL_GetError());
    else
        status = photo_write(photo, bytes, canvas->width, canvas->height, error);
    free(bytes);
    return status;
}

Status screen_draw(Screen *screen, const Canvas *canvas, const char *photo, Error *error) {
    draw_frame(screen, canvas);
    const Status status = photo ? take_photo(screen, canvas, photo, error) : STATUS_OK;
    SDL_RenderPresent(screen->renderer);
    return status;
}

Status screen_colour(Screen *screen, const Canvas *canvas, int x, int y, CanvasColour *colour,
                     Error *error) {
    draw_frame(screen, canvas);
    const SDL_Rect pixel = {x, y, 1, 1};
    uint8_t bytes[4] = {0};
    if (SDL_RenderReadPixels(screen->renderer, &pixel, SDL_PIXELFORMAT_RGBA32, bytes, 4) != 0)
        return error_set(error, STATUS_IO, "no pixel at %d, %d: %s", x, y, SDL_GetError());
    *colour = (CanvasColour){bytes[0], bytes[1], bytes[2], bytes[3]};
    return STATUS_OK;
}

// --- events ---

// SDL reports positions in points, which on a high-DPI display are more than a pixel.
static void place(const Screen *screen, int x, int y, ScreenEvent *event) {
    int width, height, pixels_x, pixels_y;
    SDL_GetWindowSize(screen->window, &width, &height);
    screen_size(screen, &pixels_x, &pixels_y);
    event->x = (float)x * (float)pixels_x / (float)(width > 0 ? width : 1);
    event->y = (float)y * (float)pixels_y / (float)(height > 0 ? height : 1);
}

// Marks such as ? and + are on different keys by keyboard layout: they are taken from the text
// typed, all else from the key.
static bool is_mark(const char *text) {
    return text[0] && !text[1] && !isalnum((unsigned char)text[0]) && text[0] != ' ';
}

static void name_key(const SDL_Event *sdl, ScreenEvent *event) {
    static const char keypad[] = "Keypad ";
    const char *name = SDL_GetKeyName(sdl->key.keysym.sym);
    if (strncmp(name, keypad, sizeof keypad - 1) == 0)
        name += sizeof keypad - 1;
    if (is_mark(name))
        return;
    event->kind = SCREEN_KEY;
    snprintf(event->key, sizeof event->key, "%s", strcmp(name, "Enter") == 0 ? "Return" : name);
}

static ScreenEvent translate(const Screen *screen, const SDL_Event *sdl) {
    ScreenEvent event = {.kind = SCREEN_NOTHING};
    switch (sdl->type) {
    case SDL_QUIT:
        event.kind = SCREEN_QUIT;
        break;
    case SDL_KEYDOWN:
        name_key(sdl, &event);
        break;
    case SDL_TEXTINPUT:
        if (is_mark(sdl->text.text)) {
            event.kind = SCREEN_KEY;
            snprintf(event.key, sizeof event.key, "%s", sdl->text.text);
        }
        break;
    case SDL_MOUSEMOTION:
        event.kind = SCREEN_POINT;
        place(screen, sdl->motion.x, sdl->motion.y, &event);
        break;
    case SDL_MOUSEBUTTONDOWN:
        if (sdl->button.button != SDL_BUTTON_LEFT)
            break;
        event.kind = SCREEN_CLICK;
        place(screen, sdl->button.x, sdl->button.y, &event);
        break;
    case SDL_MOUSEWHEEL:
        event.kind = SCREEN_WHEEL;
        event.steps = sdl->wheel.y;
        break;
    case SDL_WINDOWEVENT:
        event.kind = SCREEN_CHANGE;
        if (sdl->window.event == SDL_WINDOWEVENT_LEAVE)
            event = (ScreenEvent){.kind = SCREEN_POINT, .x = -1.0f, .y = -1.0f};
        break;
    default:
        break;
    }
    return event;
}

ScreenEvent screen_wait(Screen *screen, int milliseconds) {
    SDL_Event sdl;
    if (!SDL_WaitEventTimeout(&sdl, milliseconds))
        return (ScreenEvent){.kind = SCREEN_NOTHING};
    // Skip events without a meaning here.
    ScreenEvent event;
    do
        event = translate(screen, &sdl);
    while (event.kind == SCREEN_NOTHING && SDL_PollEvent(&sdl));
    return event;
}
