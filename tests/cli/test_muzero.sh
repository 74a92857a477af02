#!/bin/sh
# Agents with a learned model, from training to the report: test_muzero.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

exp=$scratch/exp
store=$exp/hexlaw.sqlite
train() { # NAME OPTIONS...
    name=$1
    shift
    "$hexlaw" train --size 3 --width 12 --depth 1 --budget 3e7 --snapshots 4 --name "$name" --out "$exp" \
        --quiet "$@"
}
expect 0 train model --preset muzero --threads 1
expect 0 train same --preset muzero --threads 2
for name in model same; do
    (cd "$exp/runs/$name" && cksum snap-*.safetensors) >"$scratch/$name"
done
cmp -s "$scratch/model" "$scratch/same" || fail 'two threads train other weights than one'
expect 0 train option --model learned --model-frame root --model-dynamics 2 --unroll 3 --reanalyse 0.5
expect 0 train plain
for tensor in dynamics.0.weight dynamics.move.weight dynamics.1.weight prediction.1.bias; do
    grep -q "\"$tensor\"" "$exp/runs/model/snap-00.safetensors" || fail "no tensor $tensor in the weights"
    grep -q "\"$tensor\"" "$exp/runs/plain/snap-00.safetensors" && fail "a tensor $tensor without a model"
done

# Interrupted, the same command goes on to the same weights.
"$hexlaw" train --size 3 --width 12 --depth 1 --budget 6e8 --snapshots 4 --name cut \
    --preset muzero --out "$exp" --quiet >"$out" 2>"$err" &
while [ ! -e "$exp/runs/cut/snap-01.safetensors" ] && kill -0 $!; do sleep 0.02; done
kill -TERM $!
wait $!
[ -e "$exp/runs/cut/checkpoint" ] && [ ! -e "$exp/runs/cut/snap-03.safetensors" ] || fail "the run was not interrupted"
cp -r "$exp" "$scratch/damaged"
printf xyz | dd of="$scratch/damaged/runs/cut/checkpoint" bs=1 seek=2000 conv=notrunc 2>/dev/null
refuses 'is damaged (its checksum does not match)' "$hexlaw" train --size 3 --width 12 --depth 1 \
    --budget 6e8 --snapshots 4 --name cut --preset muzero --out "$scratch/damaged" --quiet
expect 0 "$hexlaw" train --size 3 --width 12 --depth 1 --budget 6e8 --snapshots 4 --name cut \
    --preset muzero --out "$exp" --quiet
expect 0 "$hexlaw" train --size 3 --width 12 --depth 1 --budget 6e8 --snapshots 4 --name whole \
    --preset muzero --out "$exp" --quiet
cmp -s "$exp/runs/cut/snap-03.safetensors" "$exp/runs/whole/snap-03.safetensors" ||
    fail 'interrupted, it trains other weights'

# Such agents are like any other.
says 0 'Elo' "$hexlaw" judge --run "$exp/runs/model" --games 20 --positions 10 --quiet
expect 0 "$hexlaw" tournament --store "$store" --rounds 0 --games-pair 4 --games-perfect 4 --quiet
says 0 'whole/3' "$hexlaw" rate --store "$store"
says 0 'what its model knows, 5 moves unrolled in training' \
    "$hexlaw" doctor --run "$exp/runs/model" --quiet
says 0 '"models":[{"run":"model","unroll":5,"depths":[{"depth":0,"going":256,"illegal":0,' \
    "$hexlaw" doctor --run "$exp/runs/model" --quiet --json
printf 'genmove b\nquit\n' | "$hexlaw" gtp --agent "$exp/runs/model/snap-03.safetensors" >"$out" 2>"$err" ||
    fail "gtp: $(cat "$err")"
grep -q '^= [a-c][1-3]' "$out" || fail "gtp: $(cat "$out")"

# What needs the rules, or a net of the other kind.
refuses 'proofs yes with a learned model, expected no' train bad --preset muzero --proofs yes
refuses 'a cache with a learned model, expected 0 entries' train bad --preset muzero --cache 64
refuses 'full_share 0.5 with a learned model, expected 1' train bad --preset muzero --full-share 0.5
refuses 'without a learned model' train bad --model-frame root
refuses 'with a learned model, expected one without' "$hexlaw" reference --out "$scratch/x.safetensors" \
    --start "$exp/runs/model/snap-03.safetensors" "$exp/runs/plain/snap-03.safetensors"
finish
