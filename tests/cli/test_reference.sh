#!/bin/sh
# Boards above 7x7 have the reference player at 0, and never call it perfect: test_reference.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

store=$scratch/exp/hexlaw.sqlite run=$scratch/exp/runs/large
expect 0 "$hexlaw" train --size 8 --width 2 --depth 0 --budget 1e6 --first 2e5 --snapshots 2 --lanes 1 \
    --lane-games 2 --nodes 2 --batch 2 --name large --out "$scratch/exp" --quiet
never_perfect() {
    grep -qi 'perfect play' "$out" && fail "called perfect: $(cat "$out")"
}

# A store as those before there was a reference player: the best agent is the anchor.
expect 0 "$hexlaw" tournament --store "$store" --games-perfect 0 --games-pair 2 --rounds 0 --quiet
says 0 '0 Elo is the best agent' "$hexlaw" rate --store "$store"
says 0 '"zero":"best agent"' "$hexlaw" rate --store "$store" --json
grep -q 'zero_' "$out" && fail "of a reference player: $(cat "$out")"

# The same store with its games.
says 0 '4 of them against the reference player' "$hexlaw" tournament --store "$store" \
    --games-perfect 2 --games-pair 2 --rounds 0 --quiet
never_perfect
says 0 '"games_against_reference":4' "$hexlaw" tournament --store "$store" --games-perfect 2 \
    --games-pair 2 --rounds 0 --quiet --json
grep -q 'perfect' "$out" && fail "called perfect: $(cat "$out")"
says 0 '0 Elo is the reference player of version' "$hexlaw" rate --store "$store"
grep -q 'of its 4 games it had settled the winner of [0-9.]*% before the end, with [0-9.]* stones' "$out" ||
    fail "what was settled: $(cat "$out")"
grep -q 'the deciding moment of [0-9.]*% is proven' "$out" || fail "what is proven: $(cat "$out")"
grep -q ' reference player *:' "$out" || fail "no row of its own: $(cat "$out")"
never_perfect
says 0 '"zero":"reference player","zero_version":' "$hexlaw" rate --store "$store" --json
grep -q '"zero_games":4,"zero_settled":[0-9.]*,"zero_stones":[0-9.]*,"zero_proven":[0-9.]*' "$out" ||
    fail "what was settled: $(cat "$out")"

# Judged in both colours, the same for any number of threads.
for threads in 1 2; do
    says 0 '"judge":"reference player"' "$hexlaw" judge --run "$run" --games 2 --threads $threads --quiet --json
    grep -q '"white_wins":[0-9]*,"zero_settled":' "$out" || fail "what was settled: $(cat "$out")"
    grep -q 'won_positions' "$out" && fail "positions of a board without perfect play: $(cat "$out")"
    sed 's/"judge_seconds":[^,}]*//g' "$out" >"$scratch/threads-$threads"
done
cmp -s "$scratch/threads-1" "$scratch/threads-2" || fail 'threads make a difference'
says 0 ': 0 of 1 games won as Black, 0 of 1 as White' "$hexlaw" judge \
    --run "$run" --games 2 --quiet
grep -q 'against the reference player of version' "$out" || fail "judge: $(cat "$out")"
never_perfect
refuses 'expected --positions 0 above 7x7' "$hexlaw" judge --run "$run" --positions 5 --quiet
says 1 'Elo against the reference player was not reached' "$hexlaw" train --size 8 --width 2 --depth 0 \
    --budget 1e6 --first 1e6 --snapshots 2 --lanes 1 --lane-games 2 --nodes 2 --batch 2 --until -10 \
    --games 2 --quiet
never_perfect
expect 1 "$hexlaw" train --size 8 --width 2 --depth 0 --budget 1e6 --first 2e5 --snapshots 2 --lanes 1 \
    --lane-games 2 --nodes 2 --batch 2 --until -10 --games 2 --quiet --json
grep -q '"judge":"reference player"' "$out" || fail "no judge: $(cat "$out")"
finish
