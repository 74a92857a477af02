#!/bin/sh
# hexlaw sweep from outside: what it tells before, spec files, growing, and --json.
# test_sweep.sh HEXLAW ROWS SOURCE_FOLDER
set -u
hexlaw=$1
rows=$2
source=$3
. "$(dirname "$0")/expect.sh"
. "$(dirname "$0")/sweeps.sh"
golden=$source/tests/cli/golden

# The plans of the ready specs; a change of them is meant.
for name in small night paper; do
    expect 0 "$hexlaw" sweep $name --dry-run --slowness 1 --threads 2
    cmp -s "$out" "$golden/sweep_$name.txt" || fail "$name: $(diff "$golden/sweep_$name.txt" "$out")"
    expect 0 "$hexlaw" sweep $name --show
    cmp -s "$out" "$source/tools/sweep/specs/$name.ini" || fail "$name --show"
done
expect 0 "$hexlaw" sweep small --dry-run --json
grep -q '"slowness":.*"stages":\[.*"plan":\[.*"run":"5x5-w8-d2-s1"' "$out" || fail '--dry-run --json'

spec=$scratch/spec.ini
write_spec "$spec"
echo 'boards = 3' >>"$spec"
refuses "$spec:21: unknown key boards" "$hexlaw" sweep "$spec" --dry-run
refuses '--out is missing' "$hexlaw" sweep small
refuses 'No such file' "$hexlaw" sweep "$scratch/none.ini" --out "$scratch/no"
refuses 'expected SPEC' "$hexlaw" sweep --out "$scratch/no"
refuses 'progress.json' "$hexlaw" sweep --status --out "$scratch/no"
refuses '--out is missing' "$hexlaw" sweep --status
refuses '--show: no spec' "$hexlaw" sweep "$spec" --show
write_spec "$spec"

# A spec that grows keeps every row, and adds what is missing.
expect 0 "$hexlaw" sweep "$spec" --out "$scratch/grown" --threads 2 --quiet
[ -s "$err" ] && fail "--quiet: $(cat "$err")"
contents "$scratch/grown" | grep '^runs\|^snaps\|^trials\|^mohex' >"$scratch/before"
sed -i 's/reuse = 4/reuse = 4, 6/' "$spec"
expect 0 "$hexlaw" sweep "$spec" --out "$scratch/grown" --threads 2 --json
grep -q '"verdict":' "$out" || fail "--json: $(cat "$out")"
grep -q '3x3-w4-d1-s2-reuse6 is trained' "$err" || fail "no line for a run: $(cat "$err")"
grep -q 'w4-d1-s2 is trained' "$err" && fail 'a run was trained again'
contents "$scratch/grown" >"$scratch/after"
sort "$scratch/before" >"$scratch/before.sorted"
sort "$scratch/after" | comm -23 "$scratch/before.sorted" - >"$scratch/lost"
[ -s "$scratch/lost" ] && fail "rows were lost: $(head -3 "$scratch/lost")"
[ "$(grep -c '^runs|' "$scratch/after")" = 16 ] || fail 'the runs that were added are not there'

# How far it is, when it is over.
expect 0 "$hexlaw" sweep --status --out "$scratch/grown"
grep -q '^100% done: 16 of 16 runs trained; nobody is at work' "$out" || fail "--status: $(head -1 "$out")"
[ "$(grep -c '^[23]x[23]-w.* 100% .* 4 of 4  trained$' "$out")" = 16 ] || fail "--status: $(cat "$out")"
[ "$(grep -c ' 4 of 4  played$' "$out")" = 4 ] || fail "--status: $(tail -4 "$out")"

# Figures by their names: those there is enough for are drawn, the sweep says no to the others.
sed 's/^figures.*/figures = curves, prediction\nx = executed, moves/' "$spec" >"$scratch/figures.ini"
expect 2 "$hexlaw" sweep "$scratch/figures.ini" --out "$scratch/grown" --threads 2 --quiet
grep -q 'figure prediction: no board to foretell' "$err" || fail "a figure without data: $(cat "$err")"
[ -s "$scratch/grown/figures/curves.svg" ] || fail 'figures: no curves'
[ -s "$scratch/grown/figures-moves/curves.svg" ] || fail 'figures: no curves of another unit'
grep -q ',"x":"executed","y":"elo"}$' "$scratch/grown/fit.json" || fail "fit.json: $(head -c 60 "$scratch/grown/fit.json")"
grep -q ',"x":"moves","y":"elo"}$' "$scratch/grown/fit-moves.json" || fail 'no fit of another unit'
[ -e "$scratch/grown/figures/elo.svg" ] && fail 'figures: one that was not asked for'

# The games allowed are not enough for the target: the answer is no, and the fit is there.
write_adaptive_spec "$scratch/adaptive.ini"
sed -i 's/^max-games.*/max-games = 900/; s/2-3/3/; s/1-2/1/' "$scratch/adaptive.ini"
for time in 1 2; do
    expect 1 "$hexlaw" sweep "$scratch/adaptive.ini" --out "$scratch/adaptive" --threads 2 --quiet
    grep -q 'wider than +-60 Elo' "$err" || fail "max-games: $(cat "$err")"
    contents "$scratch/adaptive" >"$scratch/adaptive-$time"
done
cmp -s "$scratch/adaptive-1" "$scratch/adaptive-2" || fail 'max-games: more was played'

# Too little memory is told before anything is done.
sed 's/^checkpoint.*/memory = 1M/' "$spec" >"$scratch/tight.ini"
refuses 'of memory to train' "$hexlaw" sweep "$scratch/tight.ini" --out "$scratch/tight" --quiet

# Enough for one run at a time.
sed 's/^checkpoint.*/memory = 24M/' "$spec" >"$scratch/one.ini"
expect 0 "$hexlaw" sweep "$scratch/one.ini" --out "$scratch/one" --threads 3 --quiet

# Stopped by the user: saved, and the same command ends it.
sed 's/moves = 6k/moves = 60k/' "$spec" >"$scratch/long.ini"
"$hexlaw" sweep "$scratch/long.ini" --out "$scratch/long" --threads 2 >"$scratch/background" 2>&1 &
process=$!
for moment in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -s "$scratch/long/progress.json" ] && break
    sleep 0.5
done
expect 0 "$hexlaw" sweep --status --out "$scratch/long"
grep -q ' 2 training, 0 at play\|, 1 at play' "$out" || fail "--status meanwhile: $(head -1 "$out")"
says 0 '"running":true,"seconds_ago":' "$hexlaw" sweep --status --out "$scratch/long" --json
# Two in one folder are one too many.
refuses 'another process is at work' "$hexlaw" sweep "$scratch/long.ini" --out "$scratch/long" --quiet
kill -INT $process
wait $process
[ $? = 130 ] || fail "stopped: exit $?"
grep -q 'the same command goes on' "$scratch/background" || fail "stopped: $(tail -1 "$scratch/background")"
says 0 'nobody is at work' "$hexlaw" sweep --status --out "$scratch/long"

# A run whose files are damaged is left out; the others are trained, played and fitted.
write_spec "$spec"
mkdir -p "$scratch/damaged/runs/2x2-w2-d1-s1"
echo 'no record' >"$scratch/damaged/runs/2x2-w2-d1-s1/run.json"
refuses 'run.json: damaged' "$hexlaw" sweep "$spec" --out "$scratch/damaged" --quiet
sed -i 's/widths = .*/shapes = 2x1, 16x64/; /depths/d; s/reuse = 4/learning-rate = 1\nalpha = 10/' "$spec"
"$hexlaw" sweep "$spec" --out "$scratch/diverged" --quiet >"$out" 2>"$err"
code=$?
[ $code = 2 ] || fail "runs that diverge: exit $code"
grep -q '16-d64-s[12]: training diverged' "$err" || fail "runs that diverge: $(cat "$err")"
contents "$scratch/diverged" >"$scratch/after"
[ "$(grep -c '^runs|.*-w2-d1-' "$scratch/after")" = 4 ] || fail 'runs were lost with others'
grep -q '^trials|' "$scratch/after" || fail 'no games after a run diverged'
# What it says through a tournament: how fast games are played, and nothing of training that is over.
write_spec "$spec"
sed -i 's/^boards = .*/boards = 3/; s/^games-pair = .*/games-pair = 40k/' "$spec"
"$hexlaw" sweep "$spec" --out "$scratch/watched" --threads 1 >"$out" 2>"$err" &
process=$!
tries=0
until grep -q 'tournament.*games/s\|games/s.*tournament' "$err" || [ $tries = 1200 ]; do
    sleep 0.1
    tries=$((tries + 1))
done
kill -TERM $process
wait $process
grep -q '%  [0-9]* games/s  .*3x3 tournament [0-9]*%; 2 of 4 runs trained$' "$err" ||
    fail "progress through a tournament: $(tail -3 "$err")"
grep 'tournament' "$err" | grep -q 'moves/s\|100%' && fail "progress: $(grep tournament "$err")"
finish
