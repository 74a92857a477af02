#!/bin/sh
# Every command line of README, typed one after another as a reader would, in one folder; each is made
# short by options or smaller numbers only: test_readme_typed.sh HEXLAW SOURCE_FOLDER
set -u
hexlaw=$1
source=$2
. "$(dirname "$0")/expect.sh"
export SDL_VIDEODRIVER=offscreen SDL_RENDER_DRIVER=software

# What a reader has: a clone, in which quickstart has built the program. Here it neither installs nor builds.
clone=$scratch/clone
mkdir -p "$clone/tools" "$clone/build/release"
cd "$clone" || exit 2
ln -s "$hexlaw" build/release/hexlaw
ln -s "$source/elo" elo
cp "$source/tools/quickstart" tools/quickstart
printf 'note() { :; }\nsetup_packages() { :; }\nsetup_wanted() { :; }\nneeds_view=\nbuild() { :; }\n' >tools/setup.sh

typed() { # STATUSES LINE: typed into a shell, it ends with one of these
    sh -c "$2" >"$out" 2>"$err" </dev/null
    got=$?
    case " $1 " in
    *" $got "*) ;;
    *) fail "README: $line (here: $2): exit $got, expected $1: $(cat "$err")" ;;
    esac
}

sweeps() { # LINE: a sweep of minutes is taken up, and stopped as soon as it is seen to go on
    sh -c "exec $1 --quiet" >"$out" 2>"$err" </dev/null &
    sweep=$!
    tries=0
    until [ -s "${1##*--out }/progress.json" ] || ! kill -0 $sweep 2>/dev/null || [ $tries -ge 600 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    kill -INT $sweep 2>/dev/null
    wait $sweep
    got=$?
    [ $got = 130 ] || fail "README: $line: exit $got, expected to be stopped: $(cat "$err")"
}

small_rounds='--rounds 0 --games-pair 2 --games-perfect 2 --quiet'
lines=0
sed -n '/^```sh/,/^```/{/^```/!p}' "$source/README.md" >"$scratch/lines"
while read -r line <&3; do
    lines=$((lines + 1))
    command=$(echo "$line" | sed 's/  *#.*//')
    case $command in
    '' | 'PATH='*) eval "$command" ;; # for all that follow
    'tools/quickstart'*--time*) typed 0 "$(echo "$command" | sed 's/--time [^ ]*/--time 5s/') --quiet" ;;
    'tools/quickstart') typed 0 "$command --boards 3 --time 5s --quiet" ;;
    'hexlaw replicate --out exp') typed 0 "$command --boards 5 --time 5s --quiet" ;;
    'hexlaw sweep --status'*) typed 0 "$command" ;;
    'hexlaw sweep '*) sweeps "$command" ;;
    'hexlaw train'*' --until '*) typed '0 1' "$command --budget 1e8 --games 20 --quiet" ;;
    'hexlaw train'*) typed 0 "$(echo "$command" | sed 's/1e10/1e8/') --quiet" ;;
    'hexlaw tournament'*--target*) typed '0 1' "$command --max-games 4 $small_rounds" ;;
    'hexlaw tournament'*) typed 0 "$command $small_rounds" ;;
    'hexlaw judge'*) typed 0 "$command --games 20 --positions 20 --quiet" ;;
    'hexlaw horizon'*) typed 0 "$command --positions 20 --quiet" ;;
    'hexlaw errors'*) typed 0 "$command --quiet" ;;
    'hexlaw doctor'*) typed '0 1' "$command" ;;
    'hexlaw fit exp second --compare')
        rm -r second # of the sweep that was stopped
        cp -r exp second
        typed 0 "$command"
        ;;
    'hexlaw fit exp --x '*) typed '0 1' "$command" ;; # of so few games the verdict may be either
    'hexlaw rate'* | 'hexlaw fit'* | 'hexlaw plot'* | 'hexlaw report'*) typed 0 "$command" ;;
    'hexlaw solve'*--openings) typed 0 "$(echo "$command" | sed 's/--size 7/--size 5/')" ;;
    'hexlaw solve'*) typed 0 "$command" ;;
    *'| hexlaw gtp'*)
        typed 0 "$command"
        grep -q '^= [a-e][1-5]$' "$out" || fail "README: $line: no move: $(cat "$out")"
        ;;
    'hexlaw bench'*) typed 0 "$command --rounds 1 --time 0.1s" ;;
    'hexlaw view'*)
        typed '0 2' "$command --screenshot $scratch/picture.png"
        [ $got = 0 ] || grep -q 'built without a window' "$err" || fail "README: $line: $(cat "$err")"
        ;;
    *) fail "README: $line: unknown here: how is it made short?" ;;
    esac
done 3<"$scratch/lines"
[ $lines -gt 15 ] || fail "only $lines commands seen in README"
for made in replicate/figures/curves.svg figures/curves.svg report.html; do
    [ -s $made ] || fail "README: no $made"
done
finish
