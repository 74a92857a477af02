#!/bin/sh
# hexlaw solve: answers, formats and refusals. test_solve.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
cases=$(dirname "$0")/../cases
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

says 0 'White wins, whatever Black plays.' "$hexlaw" solve --size 5 --moves a1c3
says 0 'White wins with c3.' "$hexlaw" solve --size 5 --moves a1
says 0 'The shortest win takes 9 plies' "$hexlaw" solve --size 4 --shortest
says 0 'Black has won.' "$hexlaw" solve --size 2 --moves a1b1a2
says 0 'Winning moves: none' "$hexlaw" solve --size 3 --moves b2 --winning
says 0 '24 of 36 openings win (+)' "$hexlaw" solve --size 6 --openings
says 1 'Unknown: a limit was reached.' "$hexlaw" solve --size 7 --nodes 3
says 1 '"winner":"?","move":null' "$hexlaw" solve --size 7 --nodes 3 --json
says 0 '"size":3,"moves":"b2","to_move":"w","winner":"b","move":null,' \
    "$hexlaw" solve --size 3 --moves b2 --json
says 0 '"winning":["b1","a2"]' "$hexlaw" solve --size 2 --winning --json
says 0 '"winning":["b1","a2"],"losing":["a1","b2"],"unknown":[]' \
    "$hexlaw" solve --size 2 --openings --json

# Lines of size,moves; positions and seconds vary with the machine and the methods.
printf '5,-\n5,a1\n3,b2\n2,a1b1a2\n' >"$scratch/batch"
expect 0 "$hexlaw" solve --batch "$scratch/batch"
sed 's/,[0-9]*,[0-9.]*$//' "$out" >"$scratch/answers"
printf '5,-,b,b,c3\n5,a1,w,w,c3\n3,b2,w,b,-\n2,a1b1a2,w,b,-\n' >"$scratch/expected"
cmp -s "$scratch/answers" "$scratch/expected" || fail "--batch: $(cat "$out")"
printf '5,-\n' >"$scratch/batch"
says 0 '5,-,b,b,c3,' "$hexlaw" solve --batch "$scratch/batch" --fresh

printf '(;FF[4]GM[11]SZ[3];B[b2];W[a1])\n' >"$scratch/game.sgf"
says 0 '"size":3,"moves":"b2a1","to_move":"b","winner":"b"' \
    "$hexlaw" solve --sgf "$scratch/game.sgf" --json

# Messages name the file, the game where there are several, the move and why.
printf '(;FF[4]GM[11]SZ[3];B[b2];W[b2])\n' >"$scratch/taken.sgf"
refuses "$scratch/taken.sgf: move 2, W[b2]: b2 is taken" "$hexlaw" solve --sgf "$scratch/taken.sgf"
refuses "$scratch/none.sgf: " "$hexlaw" solve --sgf "$scratch/none.sgf"
refuses "$cases/sz-rect.sgf: SZ[5:4]: a board of 5 columns and 4 rows" \
    "$hexlaw" solve --sgf "$cases/sz-rect.sgf"
refuses "$cases/lg-two-games.txt: no game 3 in this file, expected 1 to 2" \
    "$hexlaw" solve --sgf "$cases/lg-two-games.txt" --game 3
refuses '--game: expected --sgf' "$hexlaw" solve --size 3 --game 1
says 0 '"to_move":"b"' "$hexlaw" solve --sgf "$cases/lg-two-games.txt" --json
grep -qF 'game 1 of 2, one against two; --game N takes another' "$err" || fail "game: $(cat "$err")"
says 0 'B . . .  2' "$hexlaw" solve --sgf "$cases/lg-two-games.txt" --game 2
[ -s "$err" ] && fail "a game was chosen: $(cat "$err")"
says 0 'Black has won.' "$hexlaw" solve --sgf "$cases/lg-first-player-wins.hsgf"

refuses '--size is missing' "$hexlaw" solve
refuses 'a1 is taken' "$hexlaw" solve --size 5 --moves a1a1
refuses '--sgf: expected no --moves' "$hexlaw" solve --moves a1 --sgf x.sgf
refuses 'expected no other question' "$hexlaw" solve --size 5 --batch x
refuses 'is a game on 3x3' "$hexlaw" solve --size 4 --sgf "$scratch/game.sgf"
refuses 'expected at most 25' "$hexlaw" solve --size 6 --shortest
refuses "$scratch/missing" "$hexlaw" solve --batch "$scratch/missing"
for line in 'x,-' '5' '12,-' '0,-' '5,z9'; do
    printf '%s\n' "$line" >"$scratch/batch"
    refuses "$scratch/batch:1: " "$hexlaw" solve --batch "$scratch/batch"
done
finish
