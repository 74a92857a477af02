#!/bin/sh
# Other programs in a tournament, from outside: test_engines.sh HEXLAW FOLDER-OF-ENGINES
set -u
hexlaw=$1
fake=$2/fake.sh
. "$(dirname "$0")/expect.sh"
store=$scratch/s.sqlite
few='--games-pair 4 --games-perfect 4 --rounds 1 --quiet'

tournament() { "$hexlaw" tournament --store "$store" $few "$@"; }

# Good ones and bad ones end in one table, and what went wrong is said. The name is the program's
# where none is given.
three() { tournament --boards 3 -e "perfect=$hexlaw gtp --perfect" -e "crash=$fake exit" -e "$fake well"; }
expect 0 three
grep -q '^3x3-engine-crash: [1-9][0-9]* games lost by failures, the last: crash: genmove ' "$out" ||
    fail "tournament: $(cat "$out")"
cp "$out" "$scratch/first"
expect 0 "$hexlaw" rate --store "$store"
for name in perfect crash fake.sh; do
    grep -q "^ *[1-4] 3x3-engine-$name  *: " "$out" || fail "rate: $name: $(cat "$out")"
done
expect 0 "$hexlaw" rate --store "$store" --json
grep -q 3x3-engine-fake.sh "$out" || fail "rate --json: $(cat "$out")"

# The same again plays nothing.
expect 0 three
cmp -s "$out" "$scratch/first" || fail "played again: $(cat "$out")"

# In JSON each failure is an object with what the program said.
expect 0 tournament --json --boards 2 -e "hangs=$fake hang" --engine-timeout 0.2
grep -q '"kind":"time-out","text":"genmove b: no answer within 0.2 s"' "$out" || fail "$(cat "$out")"
grep -q '"stderr":"fake engine: hang\\n' "$out" || fail "no stderr: $(cat "$out")"

# A law needs compute, of which engines have none.
refuses 'hexlaw fit: ' "$hexlaw" fit --store "$store" --boards 3

refuses "--engine: '=x', expected NAME=CMD" tournament --boards 3 -e '=x'
refuses "--engine: 'a=', expected NAME=CMD" tournament --boards 3 -e 'a='
refuses "two of them are named well" tournament --boards 3 -e 'well=x' -e 'well=y'
refuses "engine new: cannot run '/no/such'" tournament --boards 3 -e 'new=/no/such'
refuses 'is there already with another' tournament --boards 3 -e "crash=$fake crash"
refuses '--engine-timeout' tournament --boards 3 -e "$fake well" --engine-timeout 0
finish
