#!/bin/sh
# The law of errors, on a store without games and then with some: test_error_law.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

exp=$scratch/exp
store=$exp/hexlaw.sqlite
for shape in 3:2e7 4:1e8; do
    for width in 2 8; do
        expect 0 "$hexlaw" train --size "${shape%:*}" --width $width --depth 1 \
            --budget "${shape#*:}" --out "$exp" --quiet
    done
done
expect 0 "$hexlaw" tournament --store "$store" --nodes 4 --rounds 1 --games-pair 4 \
    --games-perfect 4 --quiet

none="no errors are measured; hexlaw errors --store $store measures them"
refuses "$none" "$hexlaw" fit --store "$store" --y errors
refuses "$none" "$hexlaw" plot errors --store "$store" --out "$scratch/none"
refuses 'expected one of elo, errors' "$hexlaw" fit --store "$store" --y error
refuses 'expected one of net, net-greedy, search, search-greedy' \
    "$hexlaw" fit --store "$store" --y errors --errors nets
refuses '--y errors: expected one store' "$hexlaw" fit --y errors --frontiers "$store"
refuses '--y errors: expected one store' "$hexlaw" fit --y errors "$store" "$store" --compare
[ -e "$scratch/none" ] && fail 'a folder for figures that were not drawn'

expect 0 "$hexlaw" errors --store "$store" --quiet

# The verdict may be any from so few; what is said must be in the words of errors.
fit() { # OPTIONS...
    "$hexlaw" fit --store "$store" --y errors --replicates 30 "$@" >"$out" 2>"$err"
    [ $? -le 1 ] || fail "fit $*: $(cat "$err")"
}
fit
for text in 'errors: share of won positions that a move throws away (search, moves drawn)' \
    'x: paper FLOPs' 'exponent' '1% errors at' 'levels off' 'law: -log10(errors) = ' \
    'the least that the positions resolve'; do
    grep -qF -e "$text" "$out" || fail "fit: no '$text': $(cat "$out")"
done
grep -v '^exponent until' "$out" | grep -q 'Elo' && fail "a word of Elo: $(cat "$out")"
for kind in net net-greedy search search-greedy; do
    fit --errors $kind --json --x executed
    grep -q "\"x\":\"executed\",\"y\":\"errors\",\"errors\":\"$kind\"}" "$out" || fail "$kind: $(cat "$out")"
    grep -q '"size":3,.*"first_near":.*"resolution":0.0.*"size":4,' "$out" || fail "$kind: $(cat "$out")"
    grep -q minus50 "$out" && fail "Elo's level: $(cat "$out")"
done
fit --json
cp "$out" "$scratch/first"
fit --json
cmp -s "$out" "$scratch/first" || fail 'the same seed gives something else'

# A figure, which takes no ratings, and the section of the report.
expect 0 "$hexlaw" plot errors --store "$store" --out "$scratch/figures" --errors net
grep -q 'Error rate (net alone, moves drawn)' "$scratch/figures/errors.svg" || fail 'no such figure'
[ -s "$scratch/figures/errors.png" ] || fail 'no picture'
head -n 1 "$scratch/figures/errors_runs.csv" | grep -qx 'board_size,run,paper_flops,error_rate' ||
    fail "$(head -n 2 "$scratch/figures/errors_runs.csv")"
expect 0 "$hexlaw" report --store "$store" --replicates 30 --out "$scratch/page.html" --quiet
for text in '<section id="errors"' '<caption>Error rates (search, moves drawn)' \
    '<caption>One law for all boards' '<figure id="figure-errors"'; do
    grep -qF "$text" "$scratch/page.html" || fail "report: no $text"
done

# Without any games the same law comes out.
if command -v sqlite3 >/dev/null; then
    fit --json --boards 3
    sed 's/"split":[^]]*"change_hi":[^,]*,//' "$out" >"$scratch/first"
    sqlite3 "$store" 'DELETE FROM trials; DELETE FROM mohex_trials;'
    fit --json --boards 3
    sed 's/"split":[^]]*"change_hi":[^,]*,//' "$out" | cmp -s - "$scratch/first" ||
        fail 'another law without games'
    expect 0 "$hexlaw" plot errors --store "$store" --out "$scratch/figures"
fi
finish
