#include "elo/law/laws_internal.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct Sentence {
    const Laws *laws;
    LawsPair *pair;
    size_t length;
} Sentence;

__attribute__((format(printf, 2, 3))) static void say(Sentence *self, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    const size_t room = sizeof self->pair->sentence - self->length;
    const int added = vsnprintf(self->pair->sentence + self->length, room, format, arguments);
    va_end(arguments);
    self->length += (size_t)added < room ? (size_t)added : room - 1;
}

static bool leaves_out_zero(ScalingValue value) {
    return value.lo > 0.0 || value.hi < 0.0;
}

static bool other_ceiling(const LawsBoard *board) {
    return board->runs[0] >= LAWS_CEILING_RUNS && board->runs[1] >= LAWS_CEILING_RUNS &&
           leaves_out_zero(board->ceiling.all) &&
           fabs(board->ceiling.all.value) >= LAWS_CEILING_MATERIAL;
}

static LawsVerdict verdict_of(const LawsPair *pair) {
    if (pair->boards == 0)
        return LAWS_APART;
    for (int b = 0; b < pair->boards; b++)
        if (other_ceiling(&pair->board[b]))
            return LAWS_CEILINGS;
    if (leaves_out_zero(pair->slope.all))
        return LAWS_SLOPES;
    return leaves_out_zero(pair->shift.all) ? LAWS_SHIFTED : LAWS_NOT_TOLD_APART;
}

static const char *name_of(const Sentence *self, int law) {
    return self->laws->law[law].name;
}

// ", from 1.9 times on 4x4 to 7.5 on 6x6", where that is more than chance.
static void say_boards(Sentence *self, double sign) {
    const LawsPair *pair = self->pair;
    double low = INFINITY, high = -INFINITY;
    int low_size = 0, high_size = 0;
    for (int b = 0; b < pair->boards; b++) {
        const double shift = sign * pair->board[b].shift.alone.value;
        if (shift < low) {
            low = shift;
            low_size = pair->board[b].size;
        }
        if (shift > high) {
            high = shift;
            high_size = pair->board[b].size;
        }
    }
    say(self, ", from %.2g times on %dx%d to %.2g on %dx%d", pow(10.0, low), low_size, low_size,
        pow(10.0, high), high_size, high_size);
}

// "B needs 3.1 times the compute of A (2.2 to 4.4)", the one that needs more first.
static void say_shift(Sentence *self) {
    ScalingValue shift = self->pair->shift.all;
    int first = self->pair->first, second = self->pair->second;
    if (!isfinite(shift.value)) {
        say(self, "%s and %s pass through no Elo in common", name_of(self, first),
            name_of(self, second));
        return;
    }
    if (shift.value < 0.0) {
        shift = (ScalingValue){-shift.value, -shift.hi, -shift.lo};
        first = self->pair->second;
        second = self->pair->first;
    }
    say(self, "%s needs %.2g times the %s of %s (%.2g to %.2g)", name_of(self, second),
        pow(10.0, shift.value), unit_noun(self->laws->unit), name_of(self, first),
        pow(10.0, shift.lo), pow(10.0, shift.hi));
    if (self->pair->shifts_differ)
        say_boards(self, second == self->pair->second ? 1.0 : -1.0);
}

static void say_slope(Sentence *self) {
    const ScalingValue slope = self->pair->slope.all;
    const double most = fmax(fabs(slope.lo), fabs(slope.hi));
    if (!isfinite(slope.lo))
        say(self, "slopes are unknown");
    else if (leaves_out_zero(slope))
        say(self, "ten times the %s buys %.0f Elo %s with %s (%.0f to %.0f)",
            unit_noun(self->laws->unit), fabs(slope.value), slope.value > 0.0 ? "more" : "less",
            name_of(self, self->pair->second), fmin(fabs(slope.lo), fabs(slope.hi)), most);
    else if (most <= LAWS_SLOPE_SHARE * self->pair->mean_slope)
        say(self, "slopes do not differ (within ±%.0f Elo a decade)", most);
    else
        say(self, "slopes are not told apart (%+.0f to %+.0f Elo a decade)", slope.lo, slope.hi);
}

static void say_ceilings(Sentence *self) {
    const LawsPair *pair = self->pair;
    for (int b = 0; b < pair->boards; b++) {
        const LawsBoard *board = &pair->board[b];
        if (!other_ceiling(board))
            continue;
        const bool second = board->ceiling.all.value < 0.0;
        const ScalingFit *fit = self->laws->law[second ? pair->second : pair->first].fit;
        int i = 0;
        while (fit->board[i].size != board->size)
            i++;
        say(self,
            "%s stops rising at %.0f Elo on %dx%d, %.0f below %s (%.0f to %.0f): another "
            "asymptote; ",
            name_of(self, second ? pair->second : pair->first), fit->board[i].ceiling.value,
            board->size, board->size, fabs(board->ceiling.all.value),
            name_of(self, second ? pair->first : pair->second),
            fmin(fabs(board->ceiling.all.lo), fabs(board->ceiling.all.hi)),
            fmax(fabs(board->ceiling.all.lo), fabs(board->ceiling.all.hi)));
    }
}

void laws_say(const Laws *laws, LawsPair *pair) {
    Sentence self = {laws, pair, 0};
    pair->verdict = verdict_of(pair);
    switch (pair->verdict) {
    case LAWS_APART:
        say(&self, "%s and %s have no board in common", name_of(&self, pair->first),
            name_of(&self, pair->second));
        return;
    case LAWS_CEILINGS:
        say_ceilings(&self);
        break;
    case LAWS_SLOPES:
        say(&self, "slopes differ: ");
        say_slope(&self);
        say(&self, "; in the middle of the incline ");
        say_shift(&self);
        return;
    case LAWS_NOT_TOLD_APART:
        say(&self, "not told apart: ");
        break;
    case LAWS_SHIFTED:
        break;
    }
    say_shift(&self);
    say(&self, "; ");
    say_slope(&self);
}

const char *laws_verdict_name(LawsVerdict verdict) {
    static const char *const names[] = {"not told apart", "shifted", "other slopes",
                                        "other ceilings", "no board in common"};
    return names[verdict];
}
