#!/bin/sh
# hexlaw fit on tables of frontiers: test_fit.sh HEXLAW SOURCE_FOLDER
set -u
hexlaw=$1
source=$2
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

# The paper's own frontiers give the paper's law.
paper=$source/elo/law/paper/frontiers.csv
expect 0 "$hexlaw" fit --frontiers "$paper"
grep -q 'mf, Elo for ten times the compute  *506  ' "$out" || fail "no slope of 506: $(cat "$out")"
grep -q 'so many times the compute  *7.1  ' "$out" || fail "not 7.1 times a size: $(cat "$out")"
grep -q '^7x7  *101  .*  1.26e+15$' "$out" || fail "7x7: $(cat "$out")"
grep -q 'up to 8x8 on 9x9  *0.011' "$out" || fail "no prediction of 9x9: $(cat "$out")"
says 0 '"incline_flops":505.6' "$hexlaw" fit --frontiers "$paper" --json

says 0 '],"x":"paper"}' "$hexlaw" fit --frontiers "$paper" --json

# In another unit its column is asked for.
printf 'board_size,executed_multiply_adds,elo\n3,1e9,-100\n3,1e8,-300\n3,1e7,-300\n4,1e10,-90\n4,1e9,-290\n4,1e7,-400\n' \
    >"$scratch/executed.csv"
says 0 'x = log10 executed multiply-adds' "$hexlaw" fit --frontiers "$scratch/executed.csv" --x executed
refuses 'no column named log10_flops or paper_flops' "$hexlaw" fit --frontiers "$scratch/executed.csv"
refuses 'no column named executed_multiply_adds' "$hexlaw" fit --frontiers "$paper" --x executed
refuses '--x flops: expected one of paper, executed, seconds, moves' "$hexlaw" fit --frontiers "$paper" --x flops

refuses 'expected no --store' "$hexlaw" fit --frontiers "$paper" --store x
refuses "$scratch/missing" "$hexlaw" fit --frontiers "$scratch/missing"
printf 'board_size,log10_flops,elo\n3,9,-100\n3,x,0\n' >"$scratch/bad.csv"
refuses "$scratch/bad.csv:3: log10_flops is 'x', expected" "$hexlaw" fit --frontiers "$scratch/bad.csv"
printf 'board_size,log10_flops,elo\n3,9,-100\n3,10,0\n' >"$scratch/one.csv"
refuses '1 board sizes in the table' "$hexlaw" fit --frontiers "$scratch/one.csv"
refuses '--store is missing' "$hexlaw" fit

# The paper's own runs: the fit with intervals, forecasts from their first decades, and a budget.
runs=$source/elo/law/paper/runs.csv
expect 0 "$hexlaw" fit --runs "$runs" --replicates 20
grep -q '^9x9  *[0-9]* .* to .* 0.99' "$out" || fail "no slope of 9x9: $(cat "$out")"
grep -q '^unclear: ' "$out" || fail "no verdict: $(cat "$out")"
says 1 '"predictions":[],' "$hexlaw" fit --runs "$runs" --boards 5-6 --replicates 20 --json
refuses '0 board sizes to fit' "$hexlaw" fit --runs "$runs" --boards 10
expect 0 "$hexlaw" fit --runs "$runs" --cuts
grep -q '^9x9  *1.00e+15  *1.0  *-136 ' "$out" || fail "no cut of 9x9: $(cat "$out")"
grep -q '^ *1.0  *[0-9]*  *[0-9]*, *[0-9]*%  ' "$out" || fail "no summary: $(cat "$out")"
says 0 '"scores":[{"ahead":0.5,"shape":"line","count":' "$hexlaw" fit --runs "$runs" --cuts --json
expect 0 "$hexlaw" fit --runs "$runs" --forecast 1e16
grep -q '^9x9  *-136  *-  measured' "$out" || fail "9x9 is measured: $(cat "$out")"
grep -q '^6x6 .* 1.4 decades beyond its data: line ' "$out" || fail "6x6 is not foretold: $(cat "$out")"
grep -q '^10x10 .* the law across 7 boards tells nothing' "$out" || fail "no 10x10: $(cat "$out")"
says 0 '{"size":9,"source":"measured","ahead":' "$hexlaw" fit --runs "$runs" --forecast 1e16 --json
expect 0 "$hexlaw" fit --runs "$runs" --forecast 1e17
grep -q '^10x10 .* to 0  by the law across 7 boards' "$out" || fail "no 10x10: $(cat "$out")"
printf 'board_size,run,log10_flops,elo\n3,1,9,-300\n3,1,10,-200\n3,1,11,-100\n' >"$scratch/few.csv"
says 1 '  3 snapshots on the frontier' "$hexlaw" fit --runs "$scratch/few.csv" --forecast 1e12
says 1 'by shape' "$hexlaw" fit --runs "$scratch/few.csv" --cuts
printf 'board_size,run,log10_flops,elo\n3,a,9,-100\n' >"$scratch/bad.csv"
refuses "$scratch/bad.csv:2: run is 'a', expected" "$hexlaw" fit --runs "$scratch/bad.csv"
refuses 'no column named run' "$hexlaw" fit --runs "$paper"
refuses '--runs: expected no --store' "$hexlaw" fit --runs "$runs" --store x
refuses '--frontiers: expected no --runs' "$hexlaw" fit --runs "$runs" --frontiers "$paper"
refuses '--cuts: expected a store, or runs' "$hexlaw" fit --frontiers "$paper" --cuts
refuses '--forecast: expected a store, or runs' "$hexlaw" fit --frontiers "$paper" --forecast 1e9
refuses '--forecast 0: expected' "$hexlaw" fit --runs "$runs" --forecast 0
finish
