#!/bin/sh
# Results against two versions of perfect play are never taken together, whoever reads them: a line says
# what to do; older ones alone are read, and named. test_versions.sh HEXLAW CHANGE ROWS
set -u
hexlaw=$1
change=$2
rows=$3
. "$(dirname "$0")/expect.sh"
. "$(dirname "$0")/sweeps.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }
store=$scratch/exp/hexlaw.sqlite
sql() { # STORE SQL
    "$change" "$1" "$2" >"$out" 2>"$err" || fail "$2: $(cat "$err")"
}

for size in 2 3; do
    expect 0 "$hexlaw" train --size $size --width 2 --depth 1 --budget 1e6 --snapshots 3 --name $size \
        --out "$scratch/exp" --quiet
done
expect 0 "$hexlaw" tournament --store "$store" --rounds 1 --games-pair 8 --games-perfect 8 --quiet
expect 0 "$hexlaw" horizon --store "$store" --boards 3 --all --positions 20 --quiet
expect 0 "$hexlaw" horizon --store "$store" --boards 3 --all --positions 20 --quiet --json
version=$(sed -n 's/.*"perfect_version":\([0-9]*\).*/\1/p' "$out")
[ "${version:-0}" -gt 1 ] || fail "horizon names no version: $(cat "$out")"
old=$((version - 1))
says 0 "3x3, against perfect play of version $version" \
    "$hexlaw" horizon --store "$store" --boards 3 --all --positions 20 --quiet
says 0 ',"above_perfect":false,"agents_above_perfect":0,' "$hexlaw" rate --store "$store" --json
grep -q "\"zero_version\":$version" "$out" || fail "rate --json names no version: $(cat "$out")"
says 0 "0 Elo is perfect play of version $version, 0 agents lie above it" "$hexlaw" rate --store "$store"

# What Elo is: by two strengths a player, or by one as in the paper; the zero loses no game as Black.
grep -q 'LOS *BLACK *WHITE$' "$out" || fail "no strengths: $(head -n 3 "$out")"
grep -Eq '1 perfect play : +0\.0 .* --- +0\.0$' "$out" || fail "the zero's strengths: $(head -n 3 "$out")"
grep -q 'strength for each colour' "$out" || fail "which model: $(tail -n 3 "$out")"
says 0 '"model":"colours","pool":1' "$hexlaw" rate --store "$store" --json
grep -Eq '"elo":[1-9]' "$out" && fail "above perfect play: $(cat "$out")"
says 0 'Bradley-Terry' "$hexlaw" rate --store "$store" --model bradley-terry
grep -q 'BLACK' "$out" && fail "one strength, two shown: $(head -n 3 "$out")"
says 0 ',bradley-terry,,,' "$hexlaw" rate --store "$store" --model bradley-terry --csv
says 0 ',colours,' "$hexlaw" rate --store "$store" --csv
refuses '--model elo: expected one of auto, bradley-terry, colours' "$hexlaw" rate --store "$store" --model elo
run=$scratch/exp/runs/3
says 0 "\"perfect_version\":$version," "$hexlaw" judge --run "$run" --games 4 --positions 0 --quiet --json
says 0 "against perfect play of version $version: " "$hexlaw" judge --run "$run" --games 4 --positions 0 --quiet

# --- games ---
everybody() { # TEXT: those who read all boards together refuse
    for command in fit 'plot curves' report horizon; do
        # shellcheck disable=SC2086 # words on purpose
        refuses "$1" "$hexlaw" ${command% *} --store "$store" --quiet
    done
}
cp "$store" "$scratch/kept"
sql "$store" "UPDATE hexlaw_perfect_trials SET version = $old WHERE trial =
(SELECT max(trial) FROM hexlaw_perfect_trials)"
mixed="games against perfect play of version $version and "
for command in rate tournament; do
    refuses "of version $old, expected one version: hexlaw tournament --renew-perfect" \
        "$hexlaw" $command --store "$store" --boards 3 --quiet
done
refuses "$mixed" "$hexlaw" rate --store "$store"
everybody "$mixed"

# All of one board, which by itself is whole.
cp "$scratch/kept" "$store"
sql "$store" "UPDATE hexlaw_perfect_trials SET version = $old WHERE trial IN (SELECT h.trial FROM
hexlaw_mohex_trials h JOIN agents_details d ON d.id = ifnull(h.black_agent, h.white_agent)
WHERE d.boardsize = 2)"
everybody "version $old on 2x2 and of version $version on 3x3, expected one version"
says 0 "0 Elo is perfect play of version $old, easier to beat than today's, " \
    "$hexlaw" rate --store "$store" --boards 2
expect 0 "$hexlaw" plot curves --store "$store" --boards 3 --out "$scratch/plot" --quiet
refuses "version $old, this hexlaw plays version $version: hexlaw tournament --renew-perfect" \
    "$hexlaw" tournament --store "$store" --quiet
expect 0 "$hexlaw" tournament --store "$store" --renew-perfect --rounds 1 --games-pair 8 \
    --games-perfect 8 --quiet
expect 0 "$hexlaw" plot curves --store "$store" --out "$scratch/plot" --quiet

# --- horizons ---
sql "$store" "UPDATE hexlaw_perfect_horizons SET version = $old WHERE agent =
(SELECT min(agent) FROM hexlaw_perfect_horizons)"
twice="horizons on 3x3 against perfect play of version $old and of version $version, expected one version"
for command in 'plot horizon' horizon; do
    # shellcheck disable=SC2086 # words on purpose
    refuses "$twice: hexlaw horizon --renew-perfect" "$hexlaw" $command --store "$store" --boards 3 --quiet
done
sql "$store" "UPDATE hexlaw_perfect_horizons SET version = $old"
says 0 "3x3, against perfect play of version $old" \
    "$hexlaw" horizon --store "$store" --boards 3 --all --positions 20 --quiet
refuses "this hexlaw plays version $version: hexlaw horizon --renew-perfect" \
    "$hexlaw" horizon --store "$store" --boards 3 --all --positions 21 --quiet
says 0 "3x3, against perfect play of version $version" \
    "$hexlaw" horizon --store "$store" --boards 3 --all --positions 20 --renew-perfect --quiet

# --- training until perfect play is content ---
until="train --size 3 --until -100 --out $scratch/until --quiet"
# shellcheck disable=SC2086 # words on purpose
expect 0 "$hexlaw" $until --json
grep -q "\"perfect_version\":$version," "$out" || fail "train --until: $(cat "$out")"
record=$(echo "$scratch"/until/runs/*/run.json)
grep -q "\"judge_version\":.*$version" "$record" || fail "run.json: $(cat "$record")"
cp "$record" "$scratch/record"
# As it was before there were versions.
sed 's/\("judge_seconds":.*\),$/\1/; /"judge_version"/d' "$scratch/record" >"$record"
# shellcheck disable=SC2086 # words on purpose
refuses "judged by perfect play of version 1, this hexlaw plays version $version: hexlaw judge" "$hexlaw" $until
sed 's/"done":.*,/"done": true,/' "$record" >"$scratch/done"
cp "$scratch/done" "$record"
# shellcheck disable=SC2086 # words on purpose
says 0 'of judging by version 1' "$hexlaw" $until
for wrong in 0 1.5 -1 1e300; do
    sed "s/\"judge_version\":.*/\"judge_version\": $wrong/" "$scratch/record" >"$record"
    # shellcheck disable=SC2086 # words on purpose
    refuses 'a judgement by no version of perfect play' "$hexlaw" $until
done

# --- a sweep that goes on ---
write_spec "$scratch/spec.ini"
sed -i 's/^boards = .*/boards = 2/; s/^seeds = .*/seeds = 1/' "$scratch/spec.ini"
expect 0 "$hexlaw" sweep "$scratch/spec.ini" --out "$scratch/swept" --threads 1 --quiet
sql "$scratch/swept/hexlaw.sqlite" "UPDATE hexlaw_perfect_trials SET version = $old"
expect 2 "$hexlaw" sweep "$scratch/spec.ini" --out "$scratch/swept" --threads 1 --quiet
grep -q "this hexlaw plays version $version: hexlaw tournament --renew-perfect" "$err" ||
    fail "a sweep that goes on: $(cat "$err")"
expect 0 "$hexlaw" tournament --store "$scratch/swept/hexlaw.sqlite" --renew-perfect --rounds 1 \
    --games-pair 8 --games-perfect 8 --nodes 4 --quiet
finish
