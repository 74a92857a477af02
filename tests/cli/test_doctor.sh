#!/bin/sh
# Signs of trouble in training: test_doctor.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

exp=$scratch/exp
store=$exp/hexlaw.sqlite
expect 0 "$hexlaw" train --size 3 --width 8 --depth 1 --budget 3e7 --snapshots 4 --name well --out "$exp" --quiet
says 0 'no sign of trouble' "$hexlaw" doctor --run "$exp/runs/well" --quiet
says 0 '0 of 1 runs show signs' "$hexlaw" doctor --store "$store" --quiet
says 0 '{"runs_looked_at":1,"runs_without_folder":0,"findings":[],"models":[]}' \
    "$hexlaw" doctor --store "$store" --quiet --json

# A run that learns its few games by heart: the same words twice, as text and as JSON.
expect 0 "$hexlaw" train --size 3 --width 8 --depth 1 --budget 2e7 --snapshots 4 --name ill --out "$exp" \
    --reuse 500 --batch 64 --replay 128 --replay-least 128 --quiet
says 1 '  overused, severe: Each sample is learnt from ' "$hexlaw" doctor --store "$store" --quiet
says 1 '1 of 2 runs show signs' "$hexlaw" doctor --store "$store" --quiet
cp "$out" "$scratch/first"
expect 1 "$hexlaw" doctor --store "$store" --quiet
cmp -s "$out" "$scratch/first" || fail 'not the same twice'
says 1 '"run":"ill","sign":"overused","severity":"severe","number":' \
    "$hexlaw" doctor --run "$exp/runs/ill/" --quiet --json

# Without the run's folder its ratings are all there is to look at, and that is said.
mv "$exp/runs/ill" "$scratch/elsewhere"
says 0 'of 1 there is no folder beside the store' "$hexlaw" doctor --store "$store" --quiet

refuses 'expected --store=FILE or --run=DIR' "$hexlaw" doctor
refuses 'run.json' "$hexlaw" doctor --run "$scratch" --quiet
sed 's/replay_ratio = 16/replay_ratio = x/' "$exp/runs/well/run.json" >"$scratch/run.json"
cp "$scratch/run.json" "$exp/runs/well/run.json"
refuses 'settings of another version, or damaged: replay_ratio = x, expected 0 to 1024' \
    "$hexlaw" doctor --run "$exp/runs/well" --quiet
mv "$scratch/elsewhere" "$exp/runs/ill" # among others it is a finding, and they are looked at
says 1 '  unread, severe: It cannot be looked at: ' \
    "$hexlaw" doctor --store "$store" --quiet
says 1 '2 of 2 runs show signs' "$hexlaw" doctor --store "$store" --quiet

# A store from elsewhere cannot send it out of the experiment's folder.
expect 0 "$hexlaw" train --size 3 --width 8 --depth 1 --budget 2e6 --snapshots 2 --name well \
    --out "$scratch/sent" --quiet
mv "$scratch/sent/runs/well" "$scratch/sent/x"
LC_ALL=C sed -i 's#well#../x#g' "$scratch/sent/hexlaw.sqlite" # of the same length
says 1 "../x', which is outside" "$hexlaw" doctor --store "$scratch/sent/hexlaw.sqlite" --quiet
finish
