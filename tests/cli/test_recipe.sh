#!/bin/sh
# The recipe on the command line: every setting is an option, every preset trains, and what is given beside
# a preset changes it; docs/recipe.md has them all. test_recipe.sh HEXLAW SOURCE
set -u
hexlaw=$1
source=$2
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

train() { # NAME OPTIONS...: a short run; its settings are left in $scratch/settings, one a line
    run=$1
    shift
    expect 0 "$hexlaw" train --out "$scratch/exp" --name "$run" --size 3 --width 4 --depth 1 \
        --lane-games 16 --snapshots 2 --budget 3e6 --quiet "$@"
    sed -n 's/.*"settings":[^"]*"\([^"]*\)".*/\1/p' "$scratch/exp/runs/$run/run.json" |
        sed 's/\\n/\n/g' | sed '/^$/d' >"$scratch/settings"
}

has() { # LINE: of the newest run's settings
    grep -qxF -e "$1" "$scratch/settings" || fail "$run: expected '$1' in $(cat "$scratch/settings")"
}

train plain
has 'batch = 256'
expect 0 "$hexlaw" train --help
cp "$out" "$scratch/train"
expect 0 "$hexlaw" replicate --help
[ "$(wc -l <"$scratch/settings")" -gt 30 ] || fail "few settings: $(cat "$scratch/settings")"
sed 's/ = .*//' "$scratch/settings" | tr _ - | while read -r name; do
    grep -q -e "--$name=" "$scratch/train" || echo "train has no --$name"
    grep -q -e "\`$(echo "$name" | tr - _)\`" "$source/docs/recipe.md" || echo "docs/recipe.md has no $name"
    case $name in size | width | depth | seed) continue ;; esac
    grep -q -e "--$name=" "$out" || echo "replicate has no --$name"
done >"$scratch/missing"
grep -q -e --seed= "$scratch/train" || fail 'train has no --seed'
[ -s "$scratch/missing" ] && fail "$(cat "$scratch/missing")"

small='--plies 4 --batch 64 --replay 640'
for preset in $(sed -n '/--preset=/,/default:/p' "$scratch/train" | tr '(,;' '\n\n\n' |
    sed -n 's/^ *\(default\|paper[a-z-]*\)$/\1/p'); do
    # shellcheck disable=SC2086
    train "preset-$preset" --preset "$preset" $small
    has 'batch = 64'
    echo "$preset" >>"$scratch/presets"
done
[ "$(grep -c paper "$scratch/presets")" = 2 ] || fail "presets: $(cat "$scratch/presets")"
train beside --preset paper $small --lambda right --c 0.75 --alpha 0.2
has 'lambda = right'
has 'c = 0.75'
has 'fpu = loss'
has 'learning_rate = 0.00100000005'
train other-search --preset paper $small --search puct
has 'c = 1.25'
train bounds --learning-rate 1e-9 --c-scale 1e-6 --c 1e-6 # the least that the help tells

# Names of before are read, and not shown.
train former --preset paper $small --unvisited node --reuse 3 --owner-weight 0.5
has 'fpu = node'
has 'replay_ratio = 3'
has 'ownership_weight = 0.5'
grep -q -e --reuse "$scratch/train" && fail 'train --help shows --reuse'
refuses '--replay-ratio 1e9: expected' "$hexlaw" train --reuse 1e9
train power --rate-decay power --rate-hold 500 --rate-power 0.7 --rate-warmup 100
has 'rate_decay = power'
train cosine --rate-decay cosine
has 'rate_end = 3000000'
train decay --weight-decay 0.1
train caps --full-share 0.5 --fast-nodes 4
train opening --opening 0.3
train temperature --temperature 0.5
train averaged --ema 0.2
train averaged-play --ema 0.2 --ema-play yes
train visits --policy-target visits
train proofs --proofs no
train warm --target-temperature 1.5
train window --replay-share 0.1 --replay-least 100
train growth --batch-hold 1000 --batch-factor 2 --batch-most 1024
train owner --ownership-weight 0.5
train chain --ownership-weight 0.5 --ownership-target chain
train left --moves-left-weight 0.5
train clip --gradient-clip 0.1
train adam --beta1 0.8 --beta2 0.99 --epsilon 1e-5
refuses 'expected one of default, paper' "$hexlaw" train --preset papers --out "$scratch/no"
refuses '--rate-floor 0: expected a number from 1e-6 to 1' "$hexlaw" train --rate-floor 0 --out "$scratch/no"
refuses 'ema_play yes with ema 0' "$hexlaw" train --ema-play yes --out "$scratch/no" --quiet
refuses 'expected at most the replay' "$hexlaw" train --preset paper --replay 100 --out "$scratch/no" --quiet

# Settings that matter make other weights.
sum() { # RUN: of its last weights
    cksum <"$scratch/exp/runs/$1/snap-01.safetensors"
}
for run in power cosine decay caps opening temperature averaged averaged-play visits proofs warm window growth owner chain left clip adam; do
    [ "$(sum $run)" != "$(sum plain)" ] || fail "$run: the weights of plain"
done
[ "$(sum owner)" != "$(sum chain)" ] || fail 'the owner target makes no difference'
# Heads for training only are in no weights file.
weights_bytes() { wc -c <"$scratch/exp/runs/$1/snap-00.safetensors"; }
[ "$(weights_bytes owner)" = "$(weights_bytes plain)" ] || fail 'weights with more heads are larger'
[ "$(sum preset-paper)" != "$(sum preset-paper-fixed)" ] || fail 'lambda makes no difference'
finish
