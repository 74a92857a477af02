#!/bin/sh
# Ratings of results from elsewhere: a table of games, and a database with boardlaw's tables only,
# which is rated, fitted and plotted without being changed. test_rate.sh HEXLAW BOARDLAW
set -u
hexlaw=$1
boardlaw=$2
cases=$(dirname "$0")/../cases
. "$(dirname "$0")/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

cat >"$scratch/games.csv" <<'END'
black,white,black_wins,white_wins
ann,bob,60,40
bob,ann,50,50
bob,cleo,70,30
cleo,bob,40,60
ann,cleo,80,20
cleo,ann,25,75
END
says 0 '   1 ann    :      0.0    ---' "$hexlaw" rate --games "$scratch/games.csv"
grep -q '^ *# PLAYER : *RATING *ERROR *POINTS *PLAYED *(%) *LOS$' "$out" || fail "heading: $(cat "$out")"
grep -q '^Moving first is worth [0-9]* +- [0-9]* Elo.$' "$out" || fail "first move: $(cat "$out")"
grep -q '^Bradley-Terry fits' "$out" || fail "fit: $(cat "$out")"
grep -q '^Model: Bradley-Terry, one strength a player' "$out" || fail "model: $(cat "$out")"
says 0 ',1,ann,0.00,0.00,' "$hexlaw" rate --games "$scratch/games.csv" --csv
# Plain ratings, another anchor, and the games as PGN.
says 0 '3 players, 2800 Elo is bob' "$hexlaw" rate --games "$scratch/games.csv" --plain --anchor bob --anchor-elo 2800
grep -q '^Model: plain Bradley-Terry' "$out" || fail "model: $(cat "$out")"
says 0 '"model":"plain"' "$hexlaw" rate --games "$scratch/games.csv" --plain --json
says 0 '   3 cleo   :      0.0    ---' "$hexlaw" rate --games "$scratch/games.csv" --anchor cleo
says 0 '600 games of 3 players written; White in the PGN is who moved first' \
    "$hexlaw" rate --games "$scratch/games.csv" --pgn "$scratch/games.pgn"
for model in --plain ''; do
    # shellcheck disable=SC2086 # no word where it is empty
    "$hexlaw" rate --games "$scratch/games.csv" --csv $model >"$scratch/direct" 2>&1
    # shellcheck disable=SC2086
    "$hexlaw" rate "$scratch/games.pgn" --csv $model | cmp -s - "$scratch/direct" || fail "PGN $model"
done
refuses '--anchor: no player named dan' "$hexlaw" rate --games "$scratch/games.csv" --anchor dan
refuses '--anchor: expected --games or --plain' "$hexlaw" rate --store y --anchor dan
refuses '--anchor-elo: expected --anchor' "$hexlaw" rate --games y --anchor-elo 5
refuses '--plain: expected no --model' "$hexlaw" rate --store y --plain --model colours
refuses 'write games without rating them' "$hexlaw" rate --games y --plain --pgn z
printf 'black,white,black_wins,white_wins\na,b,3,2\nc,a,5,0\n' >"$scratch/won.csv"
says 0 'and one of losses to others: c (won all of 5).' "$hexlaw" rate --games "$scratch/won.csv" --plain
refuses '--anchor: c made 5 points in 5 games' "$hexlaw" rate --games "$scratch/won.csv" --plain --anchor c
says 0 '[{"name":"ann","elo":0,' "$hexlaw" rate --games "$scratch/games.csv" --json
# As spreadsheets write it, and from a pipe, a named pipe and standard input.
says 0 '   1 a      :      0.0    ---' "$hexlaw" rate --games "$cases/r-excel-bom.csv"
says 0 ':      0.0    ---' "$hexlaw" rate --games "$cases/r-semicolon.csv"
cp "$scratch/games.csv" "$scratch/games-of-three.csv"
"$hexlaw" rate --games "$scratch/games.csv" --csv >"$scratch/direct" 2>&1
tr ,a-z '\tA-Z' <"$scratch/games.csv" | sed 's/BOB/bob/;s/ANN/ann/;s/CLEO/cleo/' >"$scratch/tabs"
printf '\357\273\277' | cat - "$scratch/games.csv" >"$scratch/bom"
for from in "$scratch/games.csv" "$scratch/bom"; do
    "$hexlaw" rate --games - --csv <"$from" | cmp -s - "$scratch/direct" || fail "standard input: $from"
    "$hexlaw" rate --games /dev/stdin --csv <"$from" | cmp -s - "$scratch/direct" || fail "/dev/stdin: $from"
    # shellcheck disable=SC2002
    cat "$from" | "$hexlaw" rate --games - --csv | cmp -s - "$scratch/direct" || fail "pipe: $from"
    mkfifo "$scratch/fifo"
    timeout 300 sh -c 'cat "$1" >"$2"' cat "$from" "$scratch/fifo" &
    "$hexlaw" rate --games "$scratch/fifo" --csv | cmp -s - "$scratch/direct" || fail "fifo: $from"
    rm "$scratch/fifo"
done
expect 0 "$hexlaw" rate --games "$scratch/tabs"
says 0 '3 draws count as half a point for each player.' "$hexlaw" rate --games "$cases/r-drawcol.csv"
grep -Eq '1 a .* 14\.5 +23' "$out" || fail "draws: $(cat "$out")"
printf 'black,white,black_wins\na,b,1\n' >"$scratch/short.csv"
refuses 'no column named white_wins, only black, white, black_wins' "$hexlaw" rate --games "$scratch/short.csv"

echo 'dan,eve,1,1' >>"$scratch/games.csv"
# Two who never met the others are a pool of their own.
says 0 'pool 2 of 2 that never met, 2 players' "$hexlaw" rate --games "$scratch/games.csv"
grep -q 'pool 1 of 2 that never met, 3 players' "$out" || fail "pools: $(cat "$out")"
says 0 ',1,c,0.00,0.00,5,10,50.00,50.00,2,' "$hexlaw" rate --games "$cases/r-disconnected.csv" --csv
echo 'dan,dan,1,1' >>"$scratch/games.csv"
refuses 'games.csv:9:' "$hexlaw" rate --games "$scratch/games.csv"
refuses '--games: expected no --store' "$hexlaw" rate --games x --store y
refuses '--csv and --json' "$hexlaw" rate --games x --csv --json

says 0 'What moving first is worth cannot be told' "$hexlaw" rate --games "$cases/first-one-way.csv"

# Players who beat each other without any order: what that is due to, as far as it is known.
awk 'BEGIN {
    print "black,white,black_wins,white_wins"
    for (i = 0; i < 20; i++)
        for (j = 0; j < 20; j++)
            if (i < j) { w = 20 + (i * i * 7 + j * 31) % 61; print i "," j "," w "," 100 - w }
            else if (j < i) { w = 20 + (j * j * 7 + i * 31) % 61; print i "," j "," 100 - w "," w }
}' >"$scratch/circles.csv"
says 0 "same run unknown, cycles between runs unknown, each pairing's own " "$hexlaw" rate --games "$scratch/circles.csv"
says 0 '"same_run":null,"cycles":null,"rest":' "$hexlaw" rate --games "$scratch/circles.csv" --json
"$hexlaw" rate --games "$scratch/games-of-three.csv" --json | grep -q misfit && fail 'a misfit where Bradley-Terry fits'

# Stores that hold what cannot be: refused at once, with the row, by all who read stores.
for command in rate fit plot report doctor horizon tournament; do
    cp "$cases/attack/boardsize.sqlite" "$cases/attack/evil-huge_wins_int32.sqlite" "$scratch"
    expect 2 timeout 10 "$hexlaw" $command --store "$scratch/boardsize.sqlite" --quiet
    grep -q "run '3x3-w2-d1-s1': boardsize is '2147483647'" "$err" || fail "$command: $(cat "$err")"
    expect 2 timeout 10 "$hexlaw" $command --store "$scratch/evil-huge_wins_int32.sqlite" --quiet
    grep -q "trial of agents 1 and 2: black_wins" "$err" || fail "$command: $(cat "$err")"
done

mkdir "$scratch/b"
"$boardlaw" "$scratch/b/boardlaw.sqlite" || fail 'the database could not be made'
chmod a-w "$scratch/b/boardlaw.sqlite" "$scratch/b"
before=$(cksum <"$scratch/b/boardlaw.sqlite")
says 0 '4x4, 32 agents, 0 Elo is the best agent' "$hexlaw" rate --store "$scratch/b/boardlaw.sqlite"
says 0 '3,1,run 3-' "$hexlaw" rate --store "$scratch/b/boardlaw.sqlite" --csv
# The games of a store as files give the store's plain ratings.
says 0 '4x4, 32 players, 0 Elo is the best of them' "$hexlaw" rate --store "$scratch/b/boardlaw.sqlite" --boards 4 --plain
refuses 'hold the games of one board, the store has' "$hexlaw" rate --store "$scratch/b/boardlaw.sqlite" --pgn "$scratch/s.pgn"
expect 0 "$hexlaw" rate --store "$scratch/b/boardlaw.sqlite" --boards 4 --pgn "$scratch/s.pgn" --games-csv "$scratch/s.csv"
"$hexlaw" rate --store "$scratch/b/boardlaw.sqlite" --boards 4 --plain --csv | sed 's/^4//' | cut -d, -f3-5 | sort >"$scratch/direct"
for file in s.pgn s.csv; do
    "$hexlaw" rate --games "$scratch/$file" --plain --csv | cut -d, -f3-5 | sort | cmp -s - "$scratch/direct" || fail "$file"
done
"$hexlaw" fit --store "$scratch/b/boardlaw.sqlite" --replicates 20 --json >"$out" 2>"$err"
[ $? -le 1 ] || fail "fit: $(cat "$err")"
grep -q '"slope":.*"verdict":"' "$out" || fail "fit: $(head -c 300 "$out")"
expect 0 "$hexlaw" plot curves --store "$scratch/b/boardlaw.sqlite" --out "$scratch/figures"
[ -s "$scratch/figures/curves.svg" ] || fail 'no curves.svg'
[ "$before" = "$(cksum <"$scratch/b/boardlaw.sqlite")" ] || fail 'the database was changed'
[ "$(ls "$scratch/b")" = boardlaw.sqlite ] || fail "files were left beside it: $(ls "$scratch/b")"
chmod u+w "$scratch/b"

# Several sets of experiments in one database: each pool by itself, or the one that is chosen.
"$boardlaw" "$scratch/apart.sqlite" apart && "$boardlaw" "$scratch/joined.sqlite" joined || fail 'the sets'
says 0 '3x3, 8 agents, pool 1 of 2 that never met, 0 Elo is perfect play' "$hexlaw" rate --store "$scratch/apart.sqlite"
grep -q '^4x4, 8 agents, pool 2 of 2 that never met, 0 Elo is the best agent' "$out" || fail "pools: $(cat "$out")"
says 0 '"name":"cat-nodes-3/7","size":3,"elo":0,' "$hexlaw" rate --store "$scratch/apart.sqlite" --json
grep -q '"pool":2,"first_move":[-0-9]' "$out" || fail "first move: $(cat "$out")"
says 0 '3x3, 16 agents, 0 Elo is perfect play' "$hexlaw" rate --store "$scratch/joined.sqlite"
for set in apart joined; do
    says 0 '4x4, 8 agents, 0 Elo is perfect play' "$hexlaw" rate --store "$scratch/$set.sqlite" --description 'bee/%'
    grep -q cat "$out" && fail "$set: more than was chosen: $(cat "$out")"
    "$hexlaw" fit --store "$scratch/$set.sqlite" --description 'BEE/%' --replicates 20 --json >"$out" 2>"$err"
    [ $? -le 1 ] || fail "fit of a set: $(cat "$err")"
    expect 0 "$hexlaw" plot curves --store "$scratch/$set.sqlite" --description 'bee/%' --out "$scratch/figures"
done
refuses '2 pools of agents on 3x3 have no chain of games to each other: bee-3/0 and others (8 agents), cat' \
    "$hexlaw" fit --store "$scratch/apart.sqlite"
refuses "no agents of runs described as 'ant/%'" "$hexlaw" rate --store "$scratch/apart.sqlite" --description 'ant/%'
# Names that would steer a terminal are printed as text.
"$boardlaw" "$scratch/escapes.sqlite" escapes || fail 'the names'
printf 'black,white,black_wins,white_wins\na\302\2332J,b\233c,7,3\n' >"$scratch/escapes.csv"
calm() { # COMMAND...: neither stream holds control characters
    "$@" >"$out" 2>"$err" </dev/null
    [ $? -le 2 ] || fail "$*: ended badly"
    LC_ALL=C tr -d '\n\t' <"$out" | LC_ALL=C grep -q '[[:cntrl:]]' && fail "$*: controls in $(od -c "$out" | head)"
    LC_ALL=C tr -d '\n\t' <"$err" | LC_ALL=C grep -q '[[:cntrl:]]' && fail "$*: controls in $(od -c "$err" | head)"
    LC_ALL=C grep -q "$(printf '\302\233')" "$out" "$err" && fail "$*: CSI"
}
for options in --csv --json ''; do
    # shellcheck disable=SC2086 # no word where it is empty
    calm "$hexlaw" rate --store "$scratch/escapes.sqlite" $options
    # shellcheck disable=SC2086
    calm "$hexlaw" rate --games "$scratch/escapes.csv" $options
done
grep -q 'a?2J' "$out" || fail "names: $(cat "$out")"
calm "$hexlaw" fit --store "$scratch/escapes.sqlite"
calm "$hexlaw" doctor --store "$scratch/escapes.sqlite"
calm "$hexlaw" report --store "$scratch/escapes.sqlite" --out "$scratch/report.html"
calm "$hexlaw" rate --games "$(printf '/tmp/\033[31mno such\nfile')"
calm "$hexlaw" "$(printf '\033[31mred')"
expect 2 "$hexlaw" train --size 3 --name "$(printf 'two\nlines')" --out "$scratch/names"
grep -q 'without ./. and control characters' "$err" || fail "--name: $(cat "$err")"
[ -e "$scratch/names" ] && fail 'a folder was made for a name that is refused'
finish
