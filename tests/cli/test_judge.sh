#!/bin/sh
# Agents judged by perfect play: test_judge.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

run=$scratch/exp/runs/r
expect 0 "$hexlaw" train --size 3 --budget 2e7 --snapshots 3 --name r --out "$scratch/exp" --quiet

# One snapshot, all of them, one file; the same for any number of threads but for the clock.
says 0 'Elo (' "$hexlaw" judge --run "$run" --quiet
grep -q '^  all  *500  ' "$out" || fail "no positions: $(cat "$out")"
for threads in 1 3; do
    expect 0 "$hexlaw" judge --run "$run" --snapshot all --games 100 --positions 60 --threads $threads \
        --quiet --json
    [ -s "$err" ] && fail "--quiet: $(cat "$err")"
    [ "$(grep -o '"weights"' "$out" | wc -l)" = 3 ] || fail "not three snapshots: $(cat "$out")"
    for key in elo elo_low elo_high games black_wins white_wins paper_flops; do
        grep -q "\"$key\":-\{0,1\}[0-9]" "$out" || fail "no $key: $(cat "$out")"
    done
    grep -q '"won_positions":{"stones_least":0,.*"positions":60,"kept":{"count":[0-9]*,"share":' "$out" ||
        fail "won positions: $(cat "$out")"
    sed 's/"judge_seconds":[^,}]*//g' "$out" >"$scratch/threads-$threads"
done
cmp -s "$scratch/threads-1" "$scratch/threads-3" || fail 'threads make a difference'
says 0 'Elo (' "$hexlaw" judge --weights "$run/snap-01.safetensors" --positions 0 --greedy --quiet
grep -q 'positions' "$out" && fail "positions, though none were asked for: $(cat "$out")"

refuses 'expected --run=DIR or --weights=FILE' "$hexlaw" judge
refuses '--snapshot -1: expected' "$hexlaw" judge --run "$run" --snapshot=-1
refuses 'no snapshot 7, expected 0 to 2' "$hexlaw" judge --run "$run" --snapshot 7 --quiet
refuses 'no snapshots there' "$hexlaw" judge --run "$scratch" --quiet
refuses 'expected an even' "$hexlaw" judge --run "$run" --games 5
finish
