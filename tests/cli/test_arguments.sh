#!/bin/sh
# What a command works on is given by its option or by its path alone, and a folder stands for the
# store in it, for all commands alike: test_arguments.sh HEXLAW ROOT
set -u
hexlaw=$1
root=$2
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

exp=$scratch/exp
expect 0 "$hexlaw" train --size 3 --width 4 --depth 1 --budget 2e7 --snapshots 3 --out "$exp" --quiet
run=$exp/runs/3x3-w4-d1-s1
weights=$run/snap-02.safetensors
expect 0 "$hexlaw" tournament --store "$exp" --quiet

# alike CODES WORDS... : what `hexlaw WORDS` prints is the same with each of the ways to name it
alike() { # COMMAND OPTION PATH... -- WORDS
    command=$1
    option=$2
    shift 2
    paths=
    while [ "$1" != -- ]; do
        paths="$paths $1"
        shift
    done
    shift
    first=
    for path in $paths; do
        for way in "$option $path" "$path" "$option=$path"; do
            # shellcheck disable=SC2086 # several words
            "$hexlaw" $command $way "$@" >"$out" 2>"$err" </dev/null
            [ $? -le 1 ] || fail "$command $way: $(cat "$err")"
            sed 's/[0-9.]* s$//; s/_seconds":[^,}]*/_seconds":0/g; s/, [0-9.]* s;/;/' "$out" >"$scratch/told"
            [ -n "$first" ] || cp "$scratch/told" "$scratch/first"
            first=done
            cmp -s "$scratch/told" "$scratch/first" || fail "$command $way: told otherwise: $(cat "$out")"
        done
    done
}
stores="$exp $exp/ $exp/hexlaw.sqlite"
alike tournament --store $stores -- --quiet
alike rate --store $stores --
alike fit --store $stores -- --replicates 20
alike plot --store $stores -- --out "$scratch/figures" curves --quiet
alike report --store $stores -- --out "$scratch/report.html" --replicates 20 --quiet
alike doctor --store $stores -- --json --quiet
alike doctor --run "$run" -- --json --quiet
alike errors --store $stores -- --json --quiet
alike errors --weights $weights -- --json --quiet
alike horizon --store $stores -- --positions 20 --json --quiet
alike judge --run "$run" -- --games 10 --positions 10 --json --quiet
alike judge --weights "$weights" -- --games 10 --positions 10 --json --quiet
alike fit --frontiers "$root/elo/law/paper/frontiers.csv" --
printf 'black,white,black_wins,white_wins\na,b,7,3\n' >"$scratch/games.csv"
alike rate --games "$scratch/games.csv" --
printf '(;FF[4]GM[11]SZ[3];B[b2];W[a1])' >"$scratch/game.sgf"
alike solve --sgf "$scratch/game.sgf" --
alike gtp --agent "$weights" --
for source in "$exp" "$run" "$scratch/game.sgf" "$weights" 'https://hexworld.org/board/#3,b2'; do
    expect 0 env SDL_VIDEODRIVER=offscreen SDL_RENDER_DRIVER=software "$hexlaw" view "$source" --screenshot "$scratch/view.png"
done
says 0 'not told apart: ' "$hexlaw" fit "$exp" "$exp/hexlaw.sqlite" --compare --replicates 20 --out "$scratch/figures"
says 0 'not told apart: ' "$hexlaw" fit --store "$exp" "$exp" --compare --replicates 20 --out "$scratch/figures"

refuses "unexpected argument $exp: --store is $exp" "$hexlaw" rate --store "$exp" "$exp"
refuses "unexpected argument $exp: stores are compared with --compare" "$hexlaw" fit "$exp" "$exp"
refuses 'nothing.sqlite: no such store' "$hexlaw" rate "$scratch/nothing.sqlite"
refuses 'nothing: no such store' "$hexlaw" rate "$scratch/nothing"
refuses 'a folder' "$hexlaw" rate "$scratch"
refuses 'no snapshots there' "$hexlaw" judge "$exp"
refuses 'no figure named nothing' "$hexlaw" plot "$exp" nothing
says 0 'hexlaw judge [OPTION...] [RUN|WEIGHTS]' "$hexlaw" judge --help
finish
