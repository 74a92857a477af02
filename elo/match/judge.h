// The strength of a player from games against perfect play, on boards above 7x7 the reference
// player (selfplay/search/reference.h): a measure that is independent of any pool of agents.
//
// Games from the empty board, half with each colour. The first player wins the empty board of every
// size, so perfect play as Black wins all of its games: those are counted without being played. The
// player's games as Black are played (elo/match/conversion.h).
//
// With w wins in n games, half of them as Black:
//
//   p = (w + 1/2) / (n + 1),  Elo = 400 log10(p / (1 - p))
//
// which agrees within 0.3 Elo with rating_solve() (elo/rating/rating.h) for one player against the
// anchor at 0 with Jeffreys' prior, and is finite without a win. At most half of the games can be
// won, so the true Elo is at most 0, reached by a player that wins every game as Black. The 95%
// interval is Wilson's for the share of wins as Black, the only random quantity, halved and
// converted to Elo.
//
// The reference player can lose as Black too, so games against it are played as both colours. Elo
// is the same function of the wins, but no longer bounded by 0. The interval is Wilson's for the
// share of wins, which is conservative where the colours' shares differ.
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
    int games;                  // half with each colour
    int black_wins, white_wins; // the player's wins with each colour
    JudgeElo elo;
    int settled,
        proven; // of games against the reference player, as in StoreTrial (elo/store/store.h)
    double settled_stones; // likewise
    double seconds;        // wall time
} JudgeGames;

// Plays `games` (even) games from the empty board. On boards above 7x7 the defenders play whole
// games (NULL: the reference player), and config->perfect is not used.
Status judge_games(const ConversionConfig *config, int size, int games, uint64_t seed,
                   JudgeGames *result, Error *error);

// One player for each thread of the pool, each a copy of the net with the search.
Player **judge_players_create(const Net *net, const SearchConfig *search, bool greedy, int threads);
void judge_players_destroy(Player **players, int threads);

// Perfect play for judging on a board size: a solver for each thread, with tables no larger than
// the board can fill.
Perfect *judge_perfect_create(int size, int threads);

// --- random positions ---

// Of positions with `least` to `most` stones that the side to move wins:
typedef struct JudgeBand {
    int least, most;
    int positions;
    int kept;      // number in which the player's move kept the win
    int converted; // number that the player won against perfect play
} JudgeBand;

enum { JUDGE_BANDS = 6 };

typedef struct JudgePositions {
    JudgeBand all;
    JudgeBand bands[JUDGE_BANDS]; // by stones on the board, few first
    double seconds;               // wall time
} JudgePositions;

// On boards to REFERENCE_PERFECT_SIZE_MAX, else STATUS_INVALID. Draws `count` positions
// (elo/match/positions.h) and plays on from each with the player to move.
Status judge_positions(const ConversionConfig *config, int size, int count, uint64_t seed,
                       JudgePositions *result, Error *error);

#endif
