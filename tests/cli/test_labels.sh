#!/bin/sh
# Labels of runs, and a law for each: test_labels.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

exp=$scratch/exp
train() { # SEED OPTION...
    seed=$1
    shift
    expect 0 "$hexlaw" train --size 3 --width 4 --depth 1 --first 3e5 --budget 1e7 --snapshots 8 \
        --seed "$seed" --out "$exp" --quiet "$@"
}
for seed in 1 2; do
    train $seed
    train $seed --inputs chains
    train $seed --search puct --label 'old search'
done
refuses 'expected a label of 1 to 63 bytes' "$hexlaw" train --size 3 --out "$exp" --label "$(printf 'a\tb')"
expect 0 "$hexlaw" tournament --store "$exp" --rounds 1 --quiet

# Labels that were given, else what differs from the preset.
expect 0 "$hexlaw" fit --store "$exp" --by label --replicates 50 --out "$scratch/fit" --json
for name in default 'default inputs=chains' 'old search'; do
    grep -q "{\"name\":\"$name\",\"boards\":\[{\"size\":3," "$out" || fail "no law of $name: $(head -c 300 "$out")"
done
for pair in '"first":"default","second":"default inputs=chains"' '"second":"old search"'; do
    grep -q "$pair,\"verdict\":" "$out" || fail "no pair $pair"
done
[ -s "$scratch/fit/laws.png" ] || fail 'fit --by label: no picture'
says 0 'in 95% of cases for all 3 pairs at once' \
    "$hexlaw" fit "$exp" --by label --replicates 50 --out "$scratch/fit"
says 0 "default ($scratch/exp" "$hexlaw" fit "$exp" "$exp/hexlaw.sqlite" --compare --by label --replicates 50 --out "$scratch/fit"
says 0 'laws.svg' "$hexlaw" plot laws --store "$exp" --out "$scratch/plot" --x moves --quiet
grep -q '^board_size,law,moves,elo,name$' "$scratch/plot/laws.csv" || fail 'plot laws: columns'
expect 0 "$hexlaw" report --store "$exp" --out "$scratch/report.html" --replicates 50 --quiet
grep -q '<h2>Laws of several kinds of runs</h2>' "$scratch/report.html" || fail 'report: no section'
grep -q 'hold in 95% of cases for all 3 pairs at once' "$scratch/report.html" || fail 'report: no sentences'

# The same command again gives a finished run another label, and changes nothing else.
train 1 --search puct --label newer
says 0 '{"name":"newer"' "$hexlaw" fit --store "$exp" --by label --replicates 50 --out "$scratch/fit" --json
finish
