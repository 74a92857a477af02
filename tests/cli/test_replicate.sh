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

# In each unit: what it is, and what the paper's protocol takes, where that is known.
for unit in paper executed seconds moves; do
    "$hexlaw" fit --store "$whole/hexlaw.sqlite" --x $unit --replicates 50 --json >"$out" 2>"$err"
    [ $? -le 1 ] || fail "fit --x $unit: $(cat "$err")"
    grep -q ",\"x\":\"$unit\",\"y\":\"elo\"}\$" "$out" || fail "fit --x $unit: $(head -c 100 "$out")"
    case $unit in
    paper | executed) known='[0-9]' ;;
    *) known=null ;;
    esac
    grep -q "\"paper_first_minus50\":$known" "$out" || fail "fit --x $unit: $(head -c 400 "$out")"
done
expect 0 "$hexlaw" plot curves --x moves --store "$whole/hexlaw.sqlite" --out "$scratch/moves" --quiet
grep -q '^board_size,run,moves,elo$' "$scratch/moves/curves_runs.csv" || fail 'plot --x moves: columns'
grep -q 'set xlabel "Self-play in training (moves)' "$scratch/moves/curves.gp" || fail 'plot --x moves: axis'
says 0 'x: CPU seconds' \
    "$hexlaw" replicate --boards 3 --time 5s --out "$whole" --x seconds --quiet
refuses '--x flops: expected one of paper, executed, seconds, moves' "$hexlaw" replicate --x flops

# Parameters and moves beside it.
"$hexlaw" fit --store "$whole/hexlaw.sqlite" --replicates 50 --sizes --json >"$out" 2>"$err"
[ $? -le 1 ] || fail "fit --sizes: $(cat "$err")"
grep -q '"exponent":[0-9].*,"sizes":{"boards":\[{"size":3,.*"alpha":[0-9].*"nets":\[{"parameters":[0-9]' "$out" ||
    fail "fit --sizes --json: $(tail -c 900 "$out")"
"$hexlaw" fit --store "$whole/hexlaw.sqlite" --replicates 50 --sizes >"$out" 2>"$err"
grep -q '^least compute for -50 Elo' "$out" || fail "fit --sizes: $(cat "$out")"
refuses '--sizes: expected one store' "$hexlaw" fit --frontiers "$whole/x.csv" --sizes

# Laws side by side: here one against itself, and against the others of three.
store=$whole/hexlaw.sqlite
says 0 'not told apart: ' \
    "$hexlaw" fit "$store" "$store" --compare --replicates 50 --out "$scratch/compare"
grep -q '^x: paper FLOPs; in brackets what holds in 95% of cases for all 1 pair at once$' "$out" ||
    fail "fit --compare: $(cat "$out")"
there "$scratch/compare/laws.svg" "$scratch/compare/laws_lines.csv"
says 0 'for all 3 pairs at once' \
    "$hexlaw" fit "$store" "$store" "$store" --compare --replicates 50 --out "$scratch/compare"
says 0 '"verdict":"not told apart","sentence":"not told apart: ' \
    "$hexlaw" fit "$store" "$store" --compare --replicates 50 --out "$scratch/compare" --json
refuses '--compare: expected two stores or more' "$hexlaw" fit "$store" --compare
refuses 'stores are compared with --compare' "$hexlaw" fit "$store" "$store"
refuses '--by colour: expected one of none, label' "$hexlaw" fit "$store" --by colour
refuses 'expected no --by' "$hexlaw" fit --frontiers "$store" --by label

# A law for each label; before there are two, there is nothing to compare or to draw.
refuses '1 law to compare' "$hexlaw" fit "$store" --by label --replicates 50
refuses 'the runs have one label' "$hexlaw" plot laws --store "$store" --out "$scratch/plot" --quiet
says 0 'x: paper FLOPs' "$hexlaw" fit "$store"

# Figures by name, and all of which there is enough.
says 0 "$scratch/plot/elo.svg" "$hexlaw" plot elo time --store "$store" --out "$scratch/plot" --quiet
there "$scratch/plot/elo.png" "$scratch/plot/time.csv"
[ -e "$scratch/plot/curves.svg" ] && fail 'plot elo time: drew curves as well'
expect 0 "$hexlaw" plot all --store "$store" --out "$scratch/plot" --no-paper
grep -q 'left out law: ' "$err" || fail "plot all on one board: $(cat "$err")"
refuses 'expected several' "$hexlaw" plot trade --store "$store" --out "$scratch/plot" --quiet
refuses 'no figure named curve' "$hexlaw" plot curve --store "$store" --out "$scratch/plot" --quiet

# Again: nothing is trained or played anew.
touch -r "$store" "$scratch/before" && sleep 0.1
expect 0 "$hexlaw" replicate --boards 3 --time 5s --out "$whole" --quiet
[ -z "$(find "$whole/runs" -type f -newer "$scratch/before")" ] || fail 'a second run trained again'
says 0 '' "$hexlaw" rate --store "$whole/hexlaw.sqlite" --json
cmp -s "$out" "$scratch/rate" || fail 'a second run changed the ratings'

# Killed on the way, and started again: the same ratings as if nothing had happened.
killed=$scratch/killed
"$hexlaw" replicate --boards 3 --time 5s --out "$killed" --quiet >/dev/null 2>&1 &
process=$!
tries=0 # until some of it is there
while [ "$(find "$killed" -name 'snap-*.safetensors' 2>/dev/null | wc -l)" -lt 5 ] && [ $tries -lt 2400 ]; do
    tries=$((tries + 1))
    sleep 0.05
done
kill -KILL $process 2>/dev/null
wait $process 2>/dev/null
[ $? = 137 ] || fail 'killed: it had ended before'
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
