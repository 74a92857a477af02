#!/bin/sh
# A build without the nets of perfect play (HEXLAW_REFERENCE=OFF): who needs perfect play says so in one
# line before anything is done; all else works as ever. test_bare.sh HEXLAW-WITHOUT HEXLAW
set -u
bare=$1
hexlaw=$2
. "$(dirname "$0")/expect.sh"
[ -x "$bare" ] || { echo "$bare: no program to test"; exit 2; }
store=$scratch/exp/hexlaw.sqlite
run=$scratch/exp/runs/3
none='this build has no reference nets, expected one made with HEXLAW_REFERENCE=ON'

expect 0 "$bare" train --size 3 --width 2 --depth 1 --budget 1e6 --snapshots 3 --name 3 --out "$scratch/exp" --quiet
refuses "train: perfect play on 3x3: $none" \
    "$bare" train --size 3 --width 2 --depth 1 --out "$scratch/until" --until -50 --quiet
refuses "tournament: perfect play on 3x3: $none" "$bare" tournament --store "$store" --quiet
for what in '--positions 0' '--games 0 --positions 20'; do
    # shellcheck disable=SC2086 # words on purpose
    refuses "judge: perfect play on 3x3: $none" "$bare" judge --run "$run" --games 4 $what --quiet
done
refuses "replicate: perfect play on 3x3: $none" "$bare" replicate --out "$scratch/replicate" --quiet
refuses "sweep: perfect play on 3x3: $none" "$bare" sweep small --out "$scratch/sweep" --quiet
for folder in until replicate sweep; do
    [ -e "$scratch/$folder" ] && fail "$folder was begun: $(ls "$scratch/$folder")"
done
speaks() { # KIND SIZE NAME
    printf 'boardsize %d\nplay b c3\ngenmove w\nname\nquit\n' "$2" | "$bare" gtp --"$1" >"$out" 2>"$err"
    grep -q "^? $3 on $2x$2: $none" "$out" || fail "gtp --$1: $(cat "$out" "$err")"
    [ "$(grep -c '^=' "$out")" = 4 ] || fail "gtp --$1 goes on after a refusal: $(cat "$out")"
}
speaks perfect 5 'perfect play'
speaks reference 8 'the reference player'

# Without perfect play, and where its games were played by another build.
says 0 '0 of them against perfect play' "$bare" tournament --store "$store" --games-perfect 0 --rounds 1 --quiet
says 0 '0 Elo is the best agent' "$bare" rate --store "$store"
says 0 'Black wins with b2' "$bare" solve --size 3
expect 0 "$hexlaw" tournament --store "$store" --rounds 1 --games-pair 8 --games-perfect 8 --quiet
expect 0 "$hexlaw" rate --store "$store" --json
cp "$out" "$scratch/rated"
expect 0 "$bare" rate --store "$store" --json
cmp -s "$out" "$scratch/rated" || fail "rated otherwise: $(cat "$out")"
refuses "horizon: perfect play on 3x3: $none" "$bare" horizon --store "$store" --boards 3 --quiet
finish
