#!/bin/sh
# How often agents throw a won position away, and the positions for that: test_errors.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

run=$scratch/exp/runs/r
store=$scratch/exp/hexlaw.sqlite
expect 0 "$hexlaw" train --size 3 --budget 2e7 --snapshots 3 --name r --out "$scratch/exp" --quiet
expect 0 "$hexlaw" tournament --store "$store" --quiet
cp -r "$scratch/exp" "$scratch/twin"

# Measured, by any number of threads alike; each agent has four rates.
expect 0 "$hexlaw" errors --store "$store" --quiet --json --threads 1
cp "$out" "$scratch/one"
[ "$(grep -o '"search_greedy"' "$out" | wc -l)" = 3 ] || fail "not three agents: $(cat "$out")"
expect 0 "$hexlaw" errors --store "$scratch/twin" --quiet --json --threads 2
cmp -s "$scratch/one" "$out" || fail 'threads make a difference'

# Training helps.
rates=$(grep -o '"search":{"rate":[0-9.e-]*' "$scratch/one" | sed 's/.*://')
echo "$rates" | awk 'NR == 1 { first = $1 } END { exit !(NR == 3 && $1 < first) }' ||
    fail "rates that do not fall: $rates"

# The store remembers, even where the weights are gone; an agent that came later is measured alone.
mv "$run" "$scratch/away"
expect 0 "$hexlaw" errors "$store" --boards 3 --quiet --json
cmp -s "$scratch/one" "$out" || fail 'remembered something else'
says 0 'r/2' "$hexlaw" errors --store "$store" --quiet
mv "$scratch/away" "$run"

# One net, as the store's agent of it.
expect 0 "$hexlaw" errors "$run/snap-02.safetensors" --quiet --json
mass() { grep -o '"net":{[^}]*' "$1" | tail -1; }
[ "$(mass "$out")" = "$(mass "$scratch/one")" ] || fail "another net: $(cat "$out")"

# Positions drawn from these games: the same bytes each time, and others by another seed.
for threads in 1 2; do
    expect 0 "$hexlaw" errors --draw "$scratch/drawn-$threads" --boards 3 --store "$store" \
        --positions 15 --threads $threads --quiet --json
    grep -q '"positions":15' "$out" || fail "drawn: $(cat "$out")"
done
[ "$(wc -l <"$scratch/drawn-1")" = 17 ] || fail "lines: $(cat "$scratch/drawn-1")"
cmp -s "$scratch/drawn-1" "$scratch/drawn-2" || fail 'threads draw other positions'
expect 0 "$hexlaw" errors --draw "$scratch/drawn-3" --boards 3 --store "$store" --positions 15 --seed 2 --quiet
cmp -s "$scratch/drawn-1" "$scratch/drawn-3" && fail 'a seed makes no difference'

refuses 'expected --store=FILE or --weights=FILE' "$hexlaw" errors
refuses 'one board, --boards=N, with it' "$hexlaw" errors --store "$store" --draw "$scratch/x"
refuses '--positions: expected --draw' "$hexlaw" errors --store "$store" --positions 3
refuses 'no positions to measure errors on 11x11' "$hexlaw" errors --store "$store" --boards 11 --quiet
refuses 'no agents of 4x4' "$hexlaw" errors --store "$store" --boards 4 --quiet
refuses 'no games of 4x4' "$hexlaw" errors --store "$store" --draw "$scratch/x" --boards 4 --quiet
refuses 'none.sqlite' "$hexlaw" errors --store "$scratch/none.sqlite" --quiet
[ ! -e "$scratch/none.sqlite" ] || fail 'made a store that was not there'
finish
