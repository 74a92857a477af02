// How strong a player is, judged by perfect play, on boards above 7x7 by the reference player
// (selfplay/search/reference.h): a test that neither saturates with the pool nor leaks from it.
//
// Games from the empty board, half with either colour. The first player wins the empty board of
// every size, so that perfect play as Black wins all of its games: those are counted and need no
// playing. The player's games as Black are played (elo/match/conversion.h).
//
// With w wins in n games, half of them as Black:
//
//   p = (w + 1/2) / (n + 1),  Elo = 400 log10(p / (1 - p))
//
// which is what rating_solve() (elo/rating/rating.h) makes of one player against the anchor at 0
// with Jeffreys' prior, within 0.3 Elo, and finite without a win. At most half of the games can be
// won, so the true Elo is at most 0, and 0 is reached by who wins every game as Black. The 95%
// interval is Wilson's for the share of wins as Black, the only thing drawn by chance, halved and
// turned into Elo.
//
// The reference player can lose as Black too, so games against it are played as both colours. Elo
// is the same function of the wins, and no longer bounded by 0. The interval is Wilson's for the
// share of wins, which is on the safe side where the colours' shares differ.
#ifndef HEXLAW_ELO_MATCH_JUDGE_H
#define HEXLAW_ELO_MATCH_JUDGE_H

#include "elo/match/conversion.h"
#include "nn/net.h"

enum { JUDGE_SIZE_MAX = BOARD_SIZE_MAX };

// A share and its 95% interval (Wilson 1927). Without games: 0, from 0 to 1.
typedef struct JudgeShare {
    double share, low, high;
} JudgeShare;
JudgeShare judge_share(int successes, int trials);

typedef struct JudgeElo {
    double elo, low, high; // the 95% interval
} JudgeElo;

// Of `wins` in `games` (even) games, half as Black, as above; 0 <= wins <= games / 2 (checked).
JudgeElo judge_elo(int wins, int games);

// The same against the reference player; 0 <= wins <= games (checked).
JudgeElo judge_elo_reference(int wins, int games);

typedef struct JudgeGames {
    int games;                  // half with either colour
    int black_wins, white_wins; // of the player with that colour
    JudgeElo elo;
    int settled,
        proven; // of games against the reference player, as in StoreTrial (elo/store/store.h)
    double settled_stones; // likewise
    double seconds;        // wall time
} JudgeGames;

// Plays `games` (even) games from the empty board. On boards above 7x7 the defenders are whole
// players (NULL: the reference player), and there is no need for config->perfect.
Status judge_games(const ConversionConfig *config, int size, int games, uint64_t seed,
                   JudgeGames *result, Error *error);

// One player for each thread of the pool, each a copy of the net with the search.
Player **judge_players_create(const Net *net, const SearchConfig *search, bool greedy, int threads);
void judge_players_destroy(Player **players, int threads);

// What a judge needs to know of perfect play on a board: a solver for each thread, and tables that
// are no larger than the board can fill.
Perfect *judge_perfect_create(int size, int threads);

// --- random positions ---

// Of positions with `least` to `most` stones that the side to move wins:
typedef struct JudgeBand {
    int least, most;
    int positions;
    int kept;      // in how many the player's move kept the win
    int converted; // and in how many it won against perfect play
} JudgeBand;

enum { JUDGE_BANDS = 6 };

typedef struct JudgePositions {
    JudgeBand all;
    JudgeBand bands[JUDGE_BANDS]; // by stones on the board, few first
    double seconds;               // wall time
} JudgePositions;

// On boards to REFERENCE_PERFECT_SIZE_MAX, else STATUS_INVALID. Draws `count` positions
// (elo/match/positions.h) and plays each on with the player to move.
Status judge_positions(const ConversionConfig *config, int size, int count, uint64_t seed,
                       JudgePositions *result, Error *error);

#endif
