#!/bin/sh
# Nets with other inputs than the stones go through every command that loads one: test_inputs.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

exp=$scratch/exp
for inputs in stones chains; do
    expect 0 "$hexlaw" train --size 3 --inputs $inputs --width 8 --depth 1 --budget 6e7 --snapshots 3 --out "$exp" --quiet
done
stones=$exp/runs/3x3-w8-d1-s1
chains=$exp/runs/3x3-w8-d1-s1-chains
[ -f "$chains/snap-02.safetensors" ] || fail "no run of its own name: $(ls "$exp/runs")"
grep -q '"inputs":"chains"' "$chains/snap-02.safetensors" || fail 'the weights do not say their inputs'
grep -q '"inputs"' "$stones/snap-02.safetensors" && fail 'the file of the paper'\''s net has changed'
grep -q '"shape":\[8,54\]' "$chains/snap-02.safetensors" || fail 'not six planes of nine cells'

# The same command again finds the run; with other inputs it is another run.
expect 0 "$hexlaw" train --size 3 --inputs chains --width 8 --depth 1 --budget 6e7 --snapshots 3 --out "$exp" --quiet
refuses 'inputs = chains, expected inputs = stones' "$hexlaw" train --size 3 --name 3x3-w8-d1-s1-chains \
    --width 8 --depth 1 --budget 6e7 --snapshots 3 --out "$exp" --quiet
refuses 'expected one of stones, chains' "$hexlaw" train --inputs stone --out "$exp"

says 0 'Elo (' "$hexlaw" judge --run "$chains" --games 20 --positions 20 --quiet
expect 0 "$hexlaw" tournament --store "$exp/hexlaw.sqlite" --nodes 8 --target 80 --quiet
expect 0 "$hexlaw" rate --store "$exp/hexlaw.sqlite" --quiet
printf 'showboard\ngenmove b\nquit\n' >"$scratch/moves"
"$hexlaw" gtp --agent "$chains/snap-02.safetensors" <"$scratch/moves" >"$out" 2>"$err" ||
    fail "gtp: $(cat "$err")"
grep -qx '= [abc][123]' "$out" || fail "gtp moves: $(cat "$out")"
"$hexlaw" doctor --run "$chains" --quiet >"$out" 2>"$err"
[ $? -le 1 ] || fail "doctor: $(cat "$err")"
expect 0 "$hexlaw" horizon --run "$chains" --positions 20 --quiet
expect 0 env SDL_VIDEODRIVER=offscreen SDL_RENDER_DRIVER=software "$hexlaw" view --size 3 --black "$chains/snap-02.safetensors" --white random --screenshot "$scratch/view.png"

# As many paper FLOPs a move as the larger intake asks for: 54*8 + 8 instead of 18*8 + 8.
flops() { "$hexlaw" train --size 3 --inputs "$1" --width 8 --depth 1 --budget 3e6 --snapshots 2 --name "$1" --nodes 16 \
    --out "$scratch/few" --quiet --json | sed 's/.*"paper_flops":\([0-9.e+]*\).*"moves":\([0-9]*\),.*/\1 \2/'; }
for inputs in stones chains; do
    flops $inputs | awk -v inputs=$inputs '{ print inputs, $1 / $2 / 16 }' >>"$scratch/per_node"
done
[ "$(cat "$scratch/per_node")" = "$(printf 'stones 314\nchains 602')" ] || fail "$(cat "$scratch/per_node")"

says 0 '"inputs":"chains"' "$hexlaw" train --size 3 --inputs chains --until -100 --json --quiet
says 0 '"inputs":"chains"' "$hexlaw" bench net --shape 3,8,1,chains --batch 16 --rounds 1 --time 0.01s --json
refuses 'SIZE,WIDTH,DEPTH such as 5,64,4' "$hexlaw" bench net --shape 3,8,1,chain
refuses 'SIZE,WIDTH,DEPTH such as 5,64,4' "$hexlaw" bench net --shape 3,8,1,
finish
