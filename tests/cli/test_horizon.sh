#!/bin/sh
# Time horizons of a run and of a store: test_horizon.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

run=$scratch/exp/runs/r
expect 0 "$hexlaw" train --size 3 --budget 2e7 --snapshots 3 --name r --out "$scratch/exp" --quiet
says 0 '3x3: only' "$hexlaw" horizon --run "$run" --positions 60 --quiet
for threads in 1 2; do
    expect 0 "$hexlaw" horizon --run "$run" --positions 60 --threads $threads --quiet --json
    [ "$(grep -o '"horizon50"' "$out" | wc -l)" = 3 ] || fail "not three snapshots: $(cat "$out")"
    cp "$out" "$scratch/threads-$threads"
done
cmp -s "$scratch/threads-1" "$scratch/threads-2" || fail 'threads make a difference'

store=$scratch/exp/hexlaw.sqlite
expect 0 "$hexlaw" tournament --store "$store" --quiet
refuses 'no horizons are measured yet' "$hexlaw" plot --store "$store" --out "$scratch/none" horizon
says 0 'r/2' "$hexlaw" horizon --store "$store" --positions 60 --quiet --all --out "$scratch/figures"
[ "$(wc -l <"$scratch/figures/horizon.csv")" = 4 ] || fail "data: $(cat "$scratch/figures/horizon.csv")"
[ -s "$scratch/figures/horizon.png" ] || fail 'no picture'

# The store remembers what was measured, even where the weights are gone, until it is asked for
# other tasks.
expect 0 "$hexlaw" plot --store "$store" --out "$scratch/plot" horizon
cmp -s "$scratch/figures/horizon.csv" "$scratch/plot/horizon.csv" || fail 'plot draws something else'
mv "$run" "$scratch/away"
expect 0 "$hexlaw" horizon --store "$store" --positions 60 --quiet --all --out "$scratch/again"
cmp -s "$scratch/figures/horizon.csv" "$scratch/again/horizon.csv" || fail 'remembered something else'
refuses 'No such file' \
    "$hexlaw" horizon --store "$store" --positions 40 --quiet --all

# Weights are looked for behind a link to the store, and nowhere outside of its folder.
mv "$scratch/away" "$run"
mkdir "$scratch/links"
ln -s "$store" "$scratch/links/s.sqlite"
says 0 'r/2' "$hexlaw" horizon --store "$scratch/links/s.sqlite" --positions 40 --quiet --all
LC_ALL=C sed -i 's#runs/r/snap#../s/r/snap#' "$store" # of the same length
refuses "run r, names '../s/r/snap-" "$hexlaw" horizon --store "$store" --positions 60 --quiet --all

refuses 'expected --store=FILE or --run=DIR' "$hexlaw" horizon
refuses 'no snapshots there' "$hexlaw" horizon --run "$scratch" --quiet
finish
