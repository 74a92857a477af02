#include "elo/rating/rating_internal.h"

#include "base/check.h"
#include "base/memory.h"

#include <stdlib.h>

static int compare_meetings(const void *a, const void *b) {
    const RatingMeeting *m = a, *n = b;
    return m->first != n->first ? (m->first > n->first) - (m->first < n->first)
                                : (m->second > n->second) - (m->second < n->second);
}

RatingMeeting *rating_meetings(const RatingGames *games, int count, int *pairings) {
    RatingMeeting *meetings = memory_zeroed((size_t)count, sizeof *meetings);
    int used = 0;
    for (int i = 0; i < count; i++) {
        const RatingGames *g = &games[i];
        const double played = g->black_wins + g->white_wins;
        CHECK(g->black != g->white && g->black_wins >= 0.0 && g->white_wins >= 0.0);
        if (played <= 0.0)
            continue;
        RatingMeeting *m = &meetings[used++];
        const int as = g->black < g->white ? 0 : 1;
        m->first = as == 0 ? g->black : g->white;
        m->second = as == 0 ? g->white : g->black;
        m->wins[as] = as == 0 ? g->black_wins : g->white_wins;
        m->games[as] = played;
    }
    qsort(meetings, (size_t)used, sizeof *meetings, compare_meetings);
    int kept = 0;
    for (int i = 0; i < used; i++) {
        if (kept == 0 || compare_meetings(&meetings[kept - 1], &meetings[i]) != 0) {
            meetings[kept++] = meetings[i];
            continue;
        }
        for (int c = 0; c < 2; c++) {
            meetings[kept - 1].wins[c] += meetings[i].wins[c];
            meetings[kept - 1].games[c] += meetings[i].games[c];
        }
    }
    *pairings = kept;
    return meetings;
}

static int root_of(int *parent, int player) {
    while (parent[player] != player)
        player = parent[player] = parent[parent[player]];
    return player;
}

int rating_parts(int players, const RatingGames *games, int count, int *part) {
    int *parent = memory_zeroed((size_t)players, sizeof *parent);
    for (int i = 0; i < players; i++)
        parent[i] = i;
    for (int i = 0; i < count; i++)
        if (games[i].black_wins + games[i].white_wins > 0.0)
            parent[root_of(parent, games[i].black)] = root_of(parent, games[i].white);
    int *number = memory_zeroed((size_t)players, sizeof *number); // of a root's part, plus 1
    int parts = 0;
    for (int i = 0; i < players; i++) {
        int *found = &number[root_of(parent, i)];
        if (*found == 0)
            *found = ++parts;
        part[i] = *found - 1;
    }
    free(parent);
    free(number);
    return parts;
}

// Tarjan 1972, "Depth-first search and linear graph algorithms".
typedef struct Walk {
    const int *first, *next; // [players + 1], [edges] who took points from each player
    int *order, *low;        // [players] order of visits from 1 on, the least one reached
    int *open, opened;       // players whose component is not closed
    int *root;               // [players] some player of the component, -1 while open
    int visits;
} Walk;

static void visit(Walk *walk, int player) {
    walk->order[player] = walk->low[player] = ++walk->visits;
    walk->open[walk->opened++] = player;
    for (int i = walk->first[player]; i < walk->first[player + 1]; i++) {
        const int other = walk->next[i];
        if (walk->order[other] == 0)
            visit(walk, other);
        if (walk->root[other] < 0 && walk->low[other] < walk->low[player])
            walk->low[player] = walk->low[other];
    }
    if (walk->low[player] < walk->order[player])
        return;
    int other;
    do {
        other = walk->open[--walk->opened];
        walk->root[other] = player;
    } while (other != player);
}

// Writes who took points from each player: next[first[i]] .. next[first[i + 1] - 1].
static void list_points(int players, const RatingGames *games, int count, int *first, int *next) {
    for (int i = 0; i < count; i++) {
        first[games[i].black + 1] += games[i].white_wins > 0.0;
        first[games[i].white + 1] += games[i].black_wins > 0.0;
    }
    for (int i = 0; i < players; i++)
        first[i + 1] += first[i];
    int *at = memory_zeroed((size_t)players, sizeof *at);
    for (int i = 0; i < count; i++) {
        const int black = games[i].black, white = games[i].white;
        if (games[i].white_wins > 0.0)
            next[first[black] + at[black]++] = white;
        if (games[i].black_wins > 0.0)
            next[first[white] + at[white]++] = black;
    }
    free(at);
}

int rating_parts_by_points(int players, const RatingGames *games, int count, int *part) {
    const size_t n = (size_t)players;
    int *first = memory_zeroed(n + 1, sizeof *first);
    int *next = memory_zeroed(2 * (size_t)count + 1, sizeof *next);
    list_points(players, games, count, first, next);
    Walk walk = {.first = first,
                 .next = next,
                 .order = memory_zeroed(n, sizeof(int)),
                 .low = memory_zeroed(n, sizeof(int)),
                 .open = memory_zeroed(n, sizeof(int)),
                 .root = memory_zeroed(n, sizeof(int))};
    for (int i = 0; i < players; i++)
        walk.root[i] = -1;
    for (int i = 0; i < players; i++)
        if (walk.order[i] == 0)
            visit(&walk, i);
    int parts = 0;
    int *number = walk.order; // of a root's component, plus 1
    for (int i = 0; i < players; i++)
        number[i] = 0;
    for (int i = 0; i < players; i++) {
        int *found = &number[walk.root[i]];
        if (*found == 0)
            *found = ++parts;
        part[i] = *found - 1;
    }
    free(first);
    free(next);
    free(walk.order);
    free(walk.low);
    free(walk.open);
    free(walk.root);
    return parts;
}

double rating_meeting_rate(const RatingMeeting *meeting) {
    double rate = 0.0;
    int colours = 0;
    for (int i = 0; i < 2; i++) {
        if (meeting->games[i] > 0.0) {
            rate += meeting->wins[i] / meeting->games[i];
            colours++;
        }
    }
    return rate / colours;
}

double rating_meeting_ratio(const RatingMeeting *meeting) {
    double mean = 0.0, variance = 0.0;
    for (int i = 0; i < 2; i++) {
        if (meeting->games[i] <= 0.0)
            return 1.0;
        const double p = (meeting->wins[i] + 1.0) / (meeting->games[i] + 2.0);
        mean += 0.5 * p;
        variance += 0.25 * p * (1.0 - p) / meeting->games[i];
    }
    return variance * (meeting->games[0] + meeting->games[1]) / (mean * (1.0 - mean));
}

double rating_bisect(RatingSquares *squares, const void *context, double expected, double low,
                     double high) {
    for (int i = 0; i < 40; i++) {
        const double middle = 0.5 * (low + high);
        if (squares(context, middle) > expected)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}

double rating_effect_variance(RatingSquares *squares, const void *context, double expected) {
    if (squares(context, 0.0) <= expected)
        return 0.0;
    double high = 0.01;
    while (high < 100.0 && squares(context, high) > expected)
        high *= 2.0;
    return rating_bisect(squares, context, expected, 0.0, high);
}
