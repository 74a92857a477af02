#!/bin/sh
# The main job on the smallest board, from nothing to the figures; again; and after being killed.
# test_replicate.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

there() { # FILE...: each exists and is not empty
    for file in "$@"; do
        [ -s "$file" ] || fail "missing or empty: $file"
    done
}

whole=$scratch/whole
expect 0 "$hexlaw" replicate --boards 3 --time 5s --out "$whole" --quiet
[ -s "$err" ] && fail "--quiet: $(cat "$err")"
there "$whole/hexlaw.sqlite" "$whole/figures/curves.svg" "$whole/figures/curves.png" \
    "$whole/figures/curves.gp" "$whole"/figures/*.csv
grep -q '</svg>' "$whole/figures/curves.svg" || fail 'curves.svg: not closed'
[ "$(head -c 4 "$whole/figures/curves.png" | tail -c 3)" = PNG ] || fail 'curves.png: no PNG'
[ -z "$(find "$whole" -name '*.tmp.*')" ] || fail 'temporary files are left over'
expect 0 "$hexlaw" rate --store "$whole/hexlaw.sqlite" --json
cp "$out" "$scratch/rate"
grep -q '"agent":.*"elo":' "$scratch/rate" || fail "rate --json: $(head -c 300 "$scratch/rate")"
"$hexlaw" fit --store "$whole/hexlaw.sqlite" --json >"$out" 2>"$err"
[ $? -le 1 ] || fail "fit: $(cat "$err")" # 1: the law does not hold here
grep -q '"slope":.*"verdict":"' "$out" || fail "fit --json: $(head -c 300 "$out")"

# Again: nothing is trained or played anew.
began=$(date +%s)
expect 0 "$hexlaw" replicate --boards 3 --time 5s --out "$whole" --quiet
[ $(($(date +%s) - began)) -lt 10 ] || fail 'a second run took as long as a first'
says 0 '' "$hexlaw" rate --store "$whole/hexlaw.sqlite" --json
cmp -s "$out" "$scratch/rate" || fail 'a second run changed the ratings'

# Killed on the way, and started again: the same ratings as if nothing had happened.
killed=$scratch/killed
"$hexlaw" replicate --boards 3 --time 5s --out "$killed" --quiet >/dev/null 2>&1 &
process=$!
sleep 3
kill -KILL $process
wait $process 2>/dev/null
expect 0 "$hexlaw" replicate --boards 3 --time 5s --out "$killed" --quiet
says 0 '' "$hexlaw" rate --store "$killed/hexlaw.sqlite" --json
cmp -s "$out" "$scratch/rate" || fail 'killed and started again: other ratings'

refuses 'hexlaw replicate: --boards 12: expected' "$hexlaw" replicate --boards 12 --out "$scratch/no"
refuses 'hexlaw replicate: --time' "$hexlaw" replicate --time 0s --out "$scratch/no"
echo occupied >"$scratch/file"
refuses "$scratch/file" "$hexlaw" replicate --boards 3 --time 5s --out "$scratch/file" --quiet
[ "$(cat "$scratch/file")" = occupied ] || fail '--out on a file: the file was changed'
expect 2 "$hexlaw" rate --store "$scratch/file"
[ "$(wc -l <"$err")" = 1 ] || fail "a store that is none: $(cat "$err")"
[ -e "$scratch/no" ] && fail 'a refused command left a folder'
finish
