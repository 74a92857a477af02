#include "view/paint/paint.h"

#include "engine/solver.h"

#include <math.h>
#include <stdio.h>

// The distribution that an overlay of shares shows, [cells]; false if there is none.
static bool shares_of(const BoardPicture *picture, float shares[BOARD_CELLS_MAX]) {
    const SearchAnalysis *analysis = picture->analysis;
    const int cells = board_cells(picture->board);
    float sum = 0.0f;
    for (int i = 0; i < cells; i++) {
        shares[i] = 0.0f;
        if (analysis)
            shares[i] = picture->overlay == OVERLAY_PRIOR    ? analysis->prior[i]
                        : picture->overlay == OVERLAY_VISITS ? analysis->visits[i]
                                                             : analysis->policy[i];
        else if (picture->recorded && picture->overlay == OVERLAY_POLICY)
            shares[i] = (float)picture->recorded[i] / 255.0f;
        sum += shares[i];
    }
    for (int i = 0; i < cells && sum > 0.0f; i++)
        shares[i] /= sum;
    return sum > 0.0f;
}

static bool share_cells(const BoardPicture *picture, OverlayCell out[BOARD_CELLS_MAX],
                        float *most) {
    float shares[BOARD_CELLS_MAX];
    if (!shares_of(picture, shares))
        return false;
    const int cells = board_cells(picture->board);
    *most = 0.0f;
    for (int i = 0; i < cells; i++)
        *most = fmaxf(*most, shares[i]);
    for (int i = 0; i < cells; i++) {
        // The square root makes small shares visible beside large ones.
        out[i] = (OverlayCell){.shown = true,
                               .colour = theme_scale(picture->theme, sqrtf(shares[i] / *most))};
        if (shares[i] >= 0.005f)
            snprintf(out[i].text, sizeof out[i].text, "%.0f", (double)(100.0f * shares[i]));
    }
    return true;
}

static bool value_cells(const BoardPicture *picture, OverlayCell out[BOARD_CELLS_MAX],
                        float *most) {
    const SearchAnalysis *analysis = picture->analysis;
    if (!analysis)
        return false;
    *most = 1.0f;
    bool any = false;
    for (int i = 0; i < board_cells(picture->board); i++) {
        out[i] = (OverlayCell){.shown = analysis->visits[i] > 0.0f};
        if (!out[i].shown)
            continue;
        any = true;
        out[i].colour = theme_between(picture->theme, analysis->values[i]);
        snprintf(out[i].text, sizeof out[i].text, "%.0f",
                 (double)(100.0f * search_winrate(analysis->values[i])));
    }
    return any;
}

static bool difference_cells(const BoardPicture *picture, OverlayCell out[BOARD_CELLS_MAX],
                             float *most) {
    const SearchAnalysis *analysis = picture->analysis;
    if (!analysis)
        return false;
    const int cells = board_cells(picture->board);
    *most = 0.02f; // so that tiny differences do not get strong colours
    for (int i = 0; i < cells; i++)
        *most = fmaxf(*most, fabsf(analysis->policy[i] - analysis->prior[i]));
    for (int i = 0; i < cells; i++) {
        const float difference = analysis->policy[i] - analysis->prior[i];
        out[i] = (OverlayCell){.shown = true,
                               .colour = theme_between(picture->theme, difference / *most)};
        if (fabsf(difference) >= 0.005f)
            snprintf(out[i].text, sizeof out[i].text, "%+.0f", (double)(100.0f * difference));
    }
    return true;
}

static bool truth_cells(const BoardPicture *picture, OverlayCell out[BOARD_CELLS_MAX],
                        float *most) {
    const Truth *truth = picture->truth;
    *most = 1.0f;
    if (!truth)
        return false;
    for (int i = 0; i < board_cells(picture->board); i++) {
        const bool wins = bits_has(truth->winning, i), loses = bits_has(truth->losing, i);
        out[i] = (OverlayCell){.shown = wins || loses,
                               .colour = theme_between(picture->theme, wins ? 0.85f : -0.6f)};
        snprintf(out[i].text, sizeof out[i].text, "%s", wins ? "✓" : loses ? "–" : "");
    }
    return truth->winning || truth->losing;
}

bool overlay_cells(const BoardPicture *picture, OverlayCell out[BOARD_CELLS_MAX], float *most) {
    switch (picture->overlay) {
    case OVERLAY_PRIOR:
    case OVERLAY_VISITS:
    case OVERLAY_POLICY:
        return share_cells(picture, out, most);
    case OVERLAY_VALUES:
        return value_cells(picture, out, most);
    case OVERLAY_DISAGREE:
        return difference_cells(picture, out, most);
    case OVERLAY_TRUTH:
        return truth_cells(picture, out, most);
    default:
        return false;
    }
}

// The reason why there is nothing to show.
static const char *excuse(const BoardPicture *picture) {
    if (picture->board->winner != NOBODY)
        return "the game is over";
    if (picture->overlay == OVERLAY_TRUTH)
        return picture->board->size > SOLVER_SIZE_MAX   ? "boards to 8x8 only"
               : picture->truth && picture->truth->done ? "nothing found in time"
                                                        : "solving…";
    return picture->recorded ? "not recorded; look with an agent" : "no agent looks, or not yet";
}

void overlay_legend(Canvas *canvas, const BoardPicture *picture, CanvasBox box, float unit) {
    enum { STEPS = 24 };
    const Theme *theme = picture->theme;
    OverlayCell cells[BOARD_CELLS_MAX];
    float most;
    const float middle = box.y + 0.5f * box.h, small = 0.82f * unit;
    canvas_tag(canvas, "legend", -1);
    if (picture->overlay == OVERLAY_NONE)
        return;
    if (!overlay_cells(picture, cells, &most)) {
        canvas_text_within(canvas, box.x, middle, small, box.w, theme->faint, excuse(picture));
        return;
    }
    const bool two_sided = picture->overlay == OVERLAY_VALUES ||
                           picture->overlay == OVERLAY_DISAGREE ||
                           picture->overlay == OVERLAY_TRUTH;
    char low[16] = "0 %", high[16] = "";
    if (picture->overlay == OVERLAY_TRUTH)
        snprintf(low, sizeof low, "loses"), snprintf(high, sizeof high, "wins");
    else if (picture->overlay == OVERLAY_DISAGREE)
        snprintf(low, sizeof low, "−%.0f %%", (double)(100 * most)),
            snprintf(high, sizeof high, "+%.0f %%", (double)(100 * most));
    else
        snprintf(high, sizeof high, "%.0f %%", (double)(100 * most));
    const float left = canvas_text_width(canvas, low, small, false) + 0.5f * unit;
    const float right = canvas_text_width(canvas, high, small, false) + 0.5f * unit;
    canvas_text(canvas, box.x, middle, small, CANVAS_LEFT, theme->faint, low);
    canvas_text(canvas, box.x + box.w, middle, small, CANVAS_RIGHT, theme->faint, high);
    const float width = (box.w - left - right) / STEPS;
    for (int i = 0; i < STEPS && width > 0.0f; i++) {
        const float share = (float)i / (STEPS - 1);
        const CanvasColour colour = two_sided ? theme_between(theme, 2.0f * share - 1.0f)
                                              : theme_scale(theme, sqrtf(share));
        canvas_box(canvas,
                   (CanvasBox){box.x + left + width * (float)i, middle - 0.35f * unit, ceilf(width),
                               0.7f * unit},
                   colour);
    }
}
