#!/bin/sh
# The commands of README, typed one after another as a reader would, in an empty folder; each is made
# short by options or smaller numbers only: test_readme_typed.sh HEXLAW SOURCE_FOLDER
set -u
hexlaw=$1
source=$2
. "$(dirname "$0")/expect.sh"
export SDL_VIDEODRIVER=offscreen SDL_RENDER_DRIVER=software
mkdir "$scratch/bin" "$scratch/reader"
cd "$scratch/reader" || exit 2

# What a reader has: the program, the clone, MoHex (here: anybody), results of theirs.
ln -s "$hexlaw" "$scratch/bin/hexlaw"
ln -s "$source/elo" elo
printf '#!/bin/sh\nexec "%s" gtp --random\n' "$hexlaw" >"$scratch/bin/mohex"
chmod +x "$scratch/bin/mohex"
printf 'black,white,black_wins,white_wins\nann,bob,7,3\nbob,ann,6,4\n' >results.csv
PATH=$scratch/bin:$PATH

typed() { # STATUSES LINE: typed into a shell, it ends with one of these
    sh -c "$2" >"$out" 2>"$err" </dev/null
    got=$?
    case " $1 " in
    *" $got "*) ;;
    *) fail "README: $line (here: $2): exit $got, expected $1: $(cat "$err")" ;;
    esac
}

sweeps() { # LINE: a sweep of hours is taken up, and stopped as soon as it is seen to go on
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
sed -n '/^```sh/,/^```/s/^\(hexlaw .*\)/\1/p' "$source/README.md" >"$scratch/lines"
while read -r line <&3; do
    lines=$((lines + 1))
    command=$(echo "$line" | sed 's/  *#.*//')
    case $command in
    'hexlaw replicate --out exp') typed 0 "$command --boards 5 --time 5s --quiet" ;;
    'hexlaw sweep --status'*) typed 0 "$command" ;;
    'hexlaw sweep '*) sweeps "$command" ;;
    'hexlaw train'*' --until '*) typed '0 1' "$command --budget 1e8 --games 20 --quiet" ;;
    'hexlaw train'*'--preset paper'*) typed 0 "$(echo "$command" | sed 's/1e12/5e10/') --quiet" ;;
    'hexlaw train'*) typed 0 "$(echo "$command" | sed 's/1e10/1e8/') --quiet" ;;
    'hexlaw tournament'*--target*) typed '0 1' "$command --max-games 4 $small_rounds" ;;
    'hexlaw tournament'*) typed 0 "$command $small_rounds" ;;
    'hexlaw judge'*) typed 0 "$command --games 20 --positions 20 --quiet" ;;
    'hexlaw horizon'*) typed 0 "$command --positions 20 --quiet" ;;
    'hexlaw doctor'*) typed '0 1' "$command" ;;
    'hexlaw fit'*--compare*)
        cp -r exp new
        cp -r exp old
        typed 0 "$command"
        ;;
    'hexlaw rate'* | 'hexlaw fit'* | 'hexlaw plot'* | 'hexlaw report'*) typed 0 "$command" ;;
    'hexlaw view'*)
        typed '0 2' "$command --screenshot $scratch/picture.png"
        [ $got = 0 ] || grep -q 'built without a window' "$err" || fail "README: $line: $(cat "$err")"
        ;;
    *) fail "README: $line: unknown here: how is it made short?" ;;
    esac
done 3<"$scratch/lines"
[ $lines -gt 15 ] || fail "only $lines commands seen in README"
finish
