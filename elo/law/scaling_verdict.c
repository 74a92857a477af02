#include "elo/law/scaling_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

// The thresholds, bends as shares of the incline's rise; docs/law.md gives the reasons.
#define BEND_MATERIAL 0.04 // a smaller bend is not worth contradicting a line for
#define BEND_BOUND    0.08 // a line is confirmed when the bend is shown to be smaller than this
#define AICC_BETTER   2.0  // a curve must fit better by this much
#define R2_LINE       0.90 // least share of the variance that a line must explain

typedef struct Text {
    ScalingFit *fit;
    size_t length;
} Text;

__attribute__((format(printf, 2, 3))) static void say(Text *text, const char *format, ...) {
    const size_t room = sizeof text->fit->verdict_text;
    va_list arguments;
    va_start(arguments, format);
    const int length =
        vsnprintf(text->fit->verdict_text + text->length, room - text->length, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
    if (text->length >= room)
        text->length = room - 1;
}

static double rise_of(const ScalingIncline *board) {
    return board->rise;
}

// Whether a board has enough points to be judged.
static bool judged(const ScalingIncline *board) {
    return board->points >= SCALING_VERDICT_POINTS_MIN && isfinite(board->bend.lo) &&
           isfinite(board->slope.lo) && rise_of(board) > 0.0;
}

// The AICc advantage of the best curve over the line; 0 if none can be compared.
static double curve_advantage(const ScalingIncline *board, const char **curve) {
    const ScalingModel *const models[] = {&board->parabola, &board->sigmoid, &board->power,
                                          &board->floor};
    static const char *const names[] = {"parabola", "sigmoid", "power law", "line that levels off"};
    double best = -INFINITY;
    *curve = names[0];
    for (int i = 0; i < 4; i++) {
        const double advantage = board->line.aicc - models[i]->aicc;
        if (advantage > best) {
            *curve = names[i];
            best = advantage;
        }
    }
    return isfinite(best) ? best : 0.0;
}

// Whether the bend is significant by its interval, however small and whether or not a curve fits
// better.
static bool leans(const ScalingIncline *board) {
    return judged(board) && (board->bend.lo > 0.0 || board->bend.hi < 0.0);
}

static bool bends(const ScalingIncline *board) {
    const char *curve;
    return leans(board) && curve_advantage(board, &curve) > AICC_BETTER &&
           fabs(board->bend.value) > BEND_MATERIAL * rise_of(board);
}

// The pooled relative bend of the boards, with the spread between boards counted as error (random
// effects, DerSimonian and Laird 1986).
static ScalingValue pooled_bend(const ScalingFit *fit) {
    double weights = 0.0, squares = 0.0, mean = 0.0, spread = 0.0;
    int boards = 0;
    for (int pass = 0; pass < 2; pass++) {
        double sum = 0.0, total = 0.0, total_squares = 0.0, q = 0.0;
        boards = 0;
        for (int i = 0; i < fit->boards; i++) {
            const ScalingIncline *board = &fit->board[i];
            if (!judged(board))
                continue;
            const double bend = board->bend.value / rise_of(board);
            const double error =
                (board->bend.hi - board->bend.lo) / (2.0 * RATING_Z95 * rise_of(board));
            const double w = 1.0 / (error * error + spread + 1e-8);
            sum += w * bend;
            total += w;
            total_squares += w * w;
            q += w * bend * bend;
            boards++;
        }
        weights = total;
        squares = total_squares;
        mean = sum / total;
        q -= total * mean * mean;
        if (pass == 0 && boards > 1)
            spread = fmax(0.0, (q - (boards - 1)) / (weights - squares / weights));
    }
    const double margin = RATING_Z95 / sqrt(weights);
    return (ScalingValue){mean, mean - margin, mean + margin};
}

static void say_slopes(Text *text) {
    const ScalingFit *fit = text->fit;
    const bool errors = fit->strength == STRENGTH_ERRORS;
    const int digits = strength_digits(fit->strength);
    if (errors)
        say(text, "for ten times the %s errors fall by a factor of ten to the power of",
            unit_noun(fit->unit));
    else
        say(text, "ten times the %s buys", unit_noun(fit->unit));
    for (int i = 0; i < fit->boards; i++) {
        const ScalingIncline *board = &fit->board[i];
        const ScalingValue slope = board->slope;
        const char *unit = errors ? "" : " Elo";
        say(text, "%s", i == 0 ? " " : "; ");
        if (isnan(slope.value))
            say(text, "an unknown number%s on %dx%d (%d points on its incline)",
                errors ? "" : " of Elo", board->size, board->size, board->points);
        else if (isnan(slope.lo))
            say(text, "%.*f%s on %dx%d (no interval, %d points)", digits, slope.value, unit,
                board->size, board->size, board->points);
        else
            say(text, "%.*f%s on %dx%d (95%% interval %.*f to %.*f, R2 %.3f, %d points)", digits,
                slope.value, unit, board->size, board->size, digits, slope.lo, digits, slope.hi,
                board->r2, board->points);
    }
    say(text, ".");
}

static void say_bends(Text *text) {
    const Strength strength = text->fit->strength;
    const int digits = strength_digits(strength);
    for (int i = 0; i < text->fit->boards; i++) {
        const ScalingIncline *board = &text->fit->board[i];
        const char *curve;
        if (!leans(board))
            continue;
        const double advantage = curve_advantage(board, &curve);
        say(text,
            " On %dx%d the middle of the incline lies %.*f %s %s the straight line between its "
            "ends (95%% interval %.*f to %.*f), ",
            board->size, board->size, digits, fabs(board->bend.value), strength_unit(strength),
            board->bend.value > 0.0 ? "above" : "below", digits, board->bend.lo, digits,
            board->bend.hi);
        if (advantage > AICC_BETTER)
            say(text, "and a %s fits better (AICc lower by %.1f).", curve, advantage);
        else
            say(text, "though no curve fits much better than a line.");
    }
}

static void say_reason(Text *text, int judged_boards, int poor, ScalingValue pooled) {
    if (judged_boards == 0) {
        say(text,
            " Too few snapshots lie on the inclines to tell a line from a curve: at least %d "
            "are needed on a board.",
            SCALING_VERDICT_POINTS_MIN);
        return;
    }
    say(text,
        " Taken together the inclines bend by %.0f%% of their rise (95%% interval %.0f%% to "
        "%.0f%%; a line is confirmed within +-%.0f%%).",
        100.0 * pooled.value, 100.0 * pooled.lo, 100.0 * pooled.hi, 100.0 * BEND_BOUND);
    if (poor > 0)
        say(text, " On %d of %d boards the line explains less than %.0f%% of the variance.", poor,
            judged_boards, 100.0 * R2_LINE);
}

void verdict_set(ScalingFit *fit) {
    int judged_boards = 0, bent = 0, leaning = 0, poor = 0;
    for (int i = 0; i < fit->boards; i++) {
        judged_boards += judged(&fit->board[i]);
        bent += bends(&fit->board[i]);
        leaning += leans(&fit->board[i]);
        poor += judged(&fit->board[i]) && !(fit->board[i].r2 >= R2_LINE);
    }
    const ScalingValue pooled =
        judged_boards > 0 ? pooled_bend(fit) : (ScalingValue){NAN, NAN, NAN};
    const bool pooled_bends =
        (pooled.lo > 0.0 || pooled.hi < 0.0) && fabs(pooled.value) > BEND_MATERIAL;
    fit->verdict = SCALING_UNCLEAR;
    if (judged_boards > 0 && (2 * bent > judged_boards || (bent > 0 && pooled_bends)))
        fit->verdict = SCALING_NOT_LINEAR;
    else if (judged_boards > 0 && leaning == 0 && poor == 0 && pooled.lo > -BEND_BOUND &&
             pooled.hi < BEND_BOUND)
        fit->verdict = SCALING_LINEAR;
    static const char *const starts[STRENGTHS][3] = {
        {"Strength grows linearly with log ", "Strength does not grow linearly with log ",
         "Linear or not is unclear from these data"},
        {"Errors fall as a power of ", "Errors do not fall as a power of ",
         "A power of compute or not is unclear from these data"}};
    Text text = {fit, 0};
    say(&text, "%s%s: ", starts[fit->strength][fit->verdict],
        fit->verdict == SCALING_UNCLEAR ? "" : unit_noun(fit->unit));
    say_slopes(&text);
    say_bends(&text);
    say_reason(&text, judged_boards, poor, pooled);
}

const char *scaling_verdict_name(ScalingVerdict verdict) {
    static const char *const names[] = {"linear", "not linear", "unclear"};
    return names[verdict];
}
