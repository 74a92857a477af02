#!/bin/sh
# Training until perfect play says that an agent is good enough: test_until.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

number() { # KEY FILE: the value of the last "KEY":VALUE
    sed -n "s/.*[{,]\"$1\":\([^,}]*\).*/\1/p" "$2"
}

# Nothing is kept; the same for any number of threads but for the clock.
cd "$scratch" || exit 1
for threads in 1 3; do
    expect 0 "$hexlaw" train --size 3 --preset default --until -100 --threads $threads --quiet --json
    [ -s "$err" ] && fail "--quiet: $(cat "$err")"
    grep -q '"crossed":true' "$out" || fail "no crossing: $(cat "$out")"
    for key in paper_flops executed executed_flops seconds cpu_seconds moves judge_seconds; do
        grep -q "\"crossed\":true,.*\"$key\":[0-9]" "$out" || fail "no $key: $(cat "$out")"
    done
    grep -q '"snapshots":\[{"idx":0,"paper_flops":[0-9].*"elo":-.*"elo_low":-.*"elo_high":.*"games":400' \
        "$out" || fail "snapshots: $(cat "$out")"
    sed 's/"[a-z_]*seconds":[^,}]*//g; s/"threads[a-z_]*":[^,}]*//g' "$out" >"$scratch/threads-$threads"
done
cmp -s "$scratch/threads-1" "$scratch/threads-3" || fail 'threads make a difference'
[ -z "$(find . -name '*.sqlite' -o -name '*.safetensors')" ] || fail 'files are left over'

# The budget is a bound, not what it will take.
expect 0 "$hexlaw" train --size 3 --preset default --until -100
grep -q '% .* of at most .* paper FLOPs' "$err" || fail "progress: $(cat "$err")"

# The budget ends first.
says 1 'was not reached' "$hexlaw" train --size 3 --until 0 --budget 1e7 --quiet
expect 1 "$hexlaw" train --size 3 --until 0 --budget 1e7 --quiet --json
grep -q '"crossed":false,"paper_flops":null' "$out" || fail "not crossed: $(cat "$out")"

# Kept: the same again without training, and a store that others can use.
expect 0 "$hexlaw" train --size 3 --until -100 --out exp --quiet --json
cp "$out" "$scratch/first"
expect 0 "$hexlaw" train --size 3 --until -100 --out exp --quiet --json
cmp -s "$out" "$scratch/first" || fail 'a second call found something else'
[ "$(number paper_flops "$scratch/first")" = "$(number paper_flops "$scratch/threads-1")" ] ||
    fail '--out makes a difference'
[ -s exp/hexlaw.sqlite ] || fail 'no store'

refuses 'hexlaw train: --games 3: expected an even' "$hexlaw" train --size 3 --until -50 --games 3
refuses 'hexlaw train: --until' "$hexlaw" train --size 3 --until 50
refuses 'hexlaw train: --out is missing' "$hexlaw" train --size 3
finish
