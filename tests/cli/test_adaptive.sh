#!/bin/sh
# An adaptive tournament of trained agents, killed at many moments and gone on with: the same store.
# test_adaptive.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

whole=$scratch/whole
for seed in 1 2; do
    expect 0 "$hexlaw" train --size 3 --width 4 --depth 1 --seed $seed --snapshots 4 \
        --first 1e6 --budget 3e7 --out "$whole" --quiet
done
killed=$scratch/killed
cp -R "$whole" "$killed"

# What a store holds, but for thinking times.
rows() { # FILE
    "$hexlaw" tournament --store "$1" --nodes 8 --target 60 --quiet --json >"$scratch/counts" ||
        fail "tournament on $1 once more"
    "$hexlaw" rate --store "$1" --json
}
play() { # STORE
    expect 0 "$hexlaw" tournament --store "$1/hexlaw.sqlite" --nodes 8 --target 60 --quiet
}
play "$whole"
rows "$whole/hexlaw.sqlite" >"$scratch/rate"
mv "$scratch/counts" "$scratch/counts_whole"

kills=0
for delay in 0.02 0.03 0.05 0.04 0.06 0.08 0.1 0.12; do
    "$hexlaw" tournament --store "$killed/hexlaw.sqlite" --nodes 8 --target 60 \
        --threads $((kills % 3 + 1)) --quiet >/dev/null 2>&1 &
    process=$!
    sleep $delay
    kill -KILL $process 2>/dev/null && kills=$((kills + 1))
    wait $process 2>/dev/null
done
[ $kills -ge 3 ] || fail "only $kills times killed before it was over"
play "$killed"
rows "$killed/hexlaw.sqlite" >"$scratch/rate_killed"
cmp -s "$scratch/rate" "$scratch/rate_killed" || fail 'killed and gone on with: other ratings'
cmp -s "$scratch/counts" "$scratch/counts_whole" || fail 'killed and gone on with: other games'

# The answer is no where the games allowed do not suffice; what was played is kept.
expect 1 "$hexlaw" tournament --store "$whole/hexlaw.sqlite" --nodes 8 --target 5 --max-games 9000 --quiet
grep -q 'wider than +-5 Elo' "$err" || fail "--max-games: $(cat "$err")"
refuses 'hexlaw tournament: --max-games without' "$hexlaw" tournament --store x --max-games 9
refuses 'hexlaw tournament: --round-robin and' "$hexlaw" tournament --store x --target 9 --round-robin 64
refuses 'hexlaw tournament: --round-robin 65' "$hexlaw" tournament --store x --round-robin 65
finish
