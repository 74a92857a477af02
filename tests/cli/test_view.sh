#!/bin/sh
# The viewer from outside, without a screen: test_view.sh HEXLAW
set -u
hexlaw=$1
. "$(dirname "$0")/expect.sh"
export SDL_VIDEODRIVER=offscreen SDL_RENDER_DRIVER=software
link='https://hexworld.org/board/#5c1,c3b4b3,d2'

# --- bad input, which needs no window ---
"$hexlaw" view --link "$link" --screenshot "$scratch/first.png" >"$out" 2>"$err"
if grep -q 'built without a window' "$err"; then
    echo 'built without a window: nothing to test'
    exit 0
fi
refuses "$scratch/none.sgf" "$hexlaw" view --sgf "$scratch/none.sgf"
echo 'no game' >"$scratch/bad.sgf"
refuses "$scratch/bad.sgf" "$hexlaw" view --sgf "$scratch/bad.sgf"
echo '(;GM[11]SZ[19])' >"$scratch/large.sgf"
refuses "$scratch/large.sgf" "$hexlaw" view --sgf "$scratch/large.sgf"
cases=$(dirname "$0")/../cases
refuses "$cases/lg-two-games.txt: no game 3 in this file" \
    "$hexlaw" view --sgf "$cases/lg-two-games.txt" --game 3
says 0 'game 1 of 2, one against two; --game N takes another' \
    "$hexlaw" view --sgf "$cases/lg-two-games.txt" --screenshot "$scratch/first.png"
expect 0 "$hexlaw" view --sgf "$cases/lg-two-games.txt" --game 2 --screenshot "$scratch/first.png"
refuses 'the link' "$hexlaw" view --link 'https://hexworld.org/board/#1c1'
refuses 'no such store' "$hexlaw" view --store "$scratch/none.sqlite"
refuses 'no such file; expected human, random' "$hexlaw" view --black human --white nobody
refuses 'perfect play is there on boards to 7x7' "$hexlaw" view --black human --white perfect --size 9
refuses 'both --black and --white' "$hexlaw" view --black human
refuses 'no such font' "$hexlaw" view --link "$link" --font "$scratch/none.ttf"
refuses "$scratch/bad.sgf" "$hexlaw" view --link "$link" --font "$scratch/bad.sgf"
refuses 'no display' env SDL_VIDEODRIVER=none "$hexlaw" view --link "$link"
# Without being asked SDL would take a driver that shows nothing. What libraries say of their own, as
# Wayland's where XDG_RUNTIME_DIR is not set, stands behind our words. What those libraries leave
# behind as they fail is none of ours.
leaks=${ASAN_OPTIONS:-}
export ASAN_OPTIONS="${leaks:+$leaks:}detect_leaks=0"
refuses 'no display' env -u DISPLAY -u WAYLAND_DISPLAY -u SDL_VIDEODRIVER -u XDG_RUNTIME_DIR \
    "$hexlaw" view --link "$link"
head -n 1 "$err" | grep -q '^hexlaw view: no display' || fail "others' words come first: $(cat "$err")"
refuses 'no display' env -u WAYLAND_DISPLAY -u SDL_VIDEODRIVER -u XDG_RUNTIME_DIR DISPLAY=:4711 \
    "$hexlaw" view --link "$link"
refuses 'no display' env -u WAYLAND_DISPLAY -u XDG_RUNTIME_DIR SDL_VIDEODRIVER=wayland \
    "$hexlaw" view --link "$link"
export ASAN_OPTIONS="$leaks"
mkfifo "$scratch/pipe"
refuses 'cannot write: not a regular file' "$hexlaw" view --link "$link" --screenshot "$scratch/pipe"
echo 'jump' >"$scratch/bad.txt"
refuses "$scratch/bad.txt:1: unknown step" "$hexlaw" view --link "$link" --script "$scratch/bad.txt"
printf 'key U\nexpect shown 9\n' >"$scratch/bad.txt"
refuses "$scratch/bad.txt:2: shown is '2', expected '9'" "$hexlaw" view --link "$link" \
    --script "$scratch/bad.txt"

# --- a picture, under both drivers that need no screen ---
for driver in offscreen dummy; do
    SDL_VIDEODRIVER=$driver expect 0 "$hexlaw" view --link "$link" --screenshot "$scratch/$driver.png"
    [ "$(head -c 8 "$scratch/$driver.png" | od -An -tx1 | tr -d ' ')" = 89504e470d0a1a0a ] ||
        fail "$driver: no PNG was written"
done
cmp -s "$scratch/offscreen.png" "$scratch/dummy.png" || fail 'two drivers, two pictures'

# --- going through a game, with keys, wheel and buttons ---
cat >"$scratch/step.txt" <<END
expect shown 3
expect moves 4
key End
expect shown 4
key Left 2
expect shown 2
wheel 1
expect shown 1
wheel -1
press step 1
expect shown 3
key Home
expect shown 0
key PageDown
expect shown 4
press go 2
expect shown 2
key O
expect overlay search against network
press overlay 1
expect overlay truth (solver)
idle
key O
expect overlay board only
key H
expect flat true
key T
expect theme dark
size 500 400
key ?
expect help true
key Escape
expect help false
key T
key End
colour c3
colour d2
key L
state
key P
key S
wait 0.1
key F
cell e5
expect moves 5
key U
expect moves 4
key Escape
dump $scratch/dump.json
END
mkdir "$scratch/saved"
expect 0 "$hexlaw" view --link "$link" --script "$scratch/step.txt" --folder "$scratch/saved"
grep -qx 'c3 #1f2329' "$out" || fail "a black stone's colour: $(cat "$out")"
grep -qx 'd2 #fdfdfb' "$out" || fail "a white stone's colour: $(cat "$out")"
grep -q '"message":"copied https://hexworld.org/board/#5[^"]*c3b4b3d2"' "$out" ||
    fail "the link: $(cat "$out")"
[ -f "$scratch/saved/hexlaw-1.png" ] || fail 'no picture was saved'
grep -q ';B\[c3\];W\[b4\];B\[b3\];W\[d2\]' "$scratch/saved/hexlaw-1.sgf" || fail 'no game was saved'
grep -q '"tag":"stone","cell":12' "$scratch/dump.json" || fail 'no stone among the draw commands'
expect 0 "$hexlaw" view --sgf "$scratch/saved/hexlaw-1.sgf" --screenshot "$scratch/again.png"

# --- agents ---
expect 0 "$hexlaw" train --size 4 --width 8 --depth 1 --budget 1e8 --out "$scratch/exp" --quiet
agent=$(ls "$scratch"/exp/runs/*/snap-*.safetensors | tail -n 1)
first=$(ls "$scratch"/exp/runs/*/snap-*.safetensors | head -n 1)
cat >"$scratch/play.txt" <<END
idle
expect overlay board only
expect look_nodes 32
cell b2
ply 2 30
idle 30
expect shown 2
expect to_move Black
key U
expect shown 0
hover c2
dump $scratch/play.json
key G
ply 4 30
key Space
key O
key O
idle 30
END
expect 0 "$hexlaw" view --black human --white "$agent@32" --script "$scratch/play.txt"
grep -q '"tag":"ghost","cell":6,' "$scratch/play.json" || fail 'no stone under the pointer'
cat >"$scratch/look.txt" <<END
idle 60
expect look_nodes 500
expect truth_winning 0
hover c4
dump $scratch/look.json
move 1 1
key O
key O
idle 60
state
key B
expect side true
idle 60
dump $scratch/side.json
END
link4='https://hexworld.org/board/#4c1,b2c3'
expect 0 "$hexlaw" view --link "$link4" --agent "$agent@500" --agent "$first@16" \
    --script "$scratch/look.txt"
grep -q '"overlay":"truth (solver)"' "$out" || fail "the truth: $(cat "$out")"
grep -q '"truth_winning":0,"truth_losing":0' "$out" && fail "the truth was not found: $(cat "$out")"
grep -q '"tag":"overlay","cell":' "$scratch/look.json" || fail 'no overlay was drawn'
[ "$(grep -o '"tag":"ghost"' "$scratch/look.json" | wc -l)" -gt 2 ] || fail 'no line of moves to come'
[ "$(grep -o '"tag":"stone","cell":5,' "$scratch/side.json" | wc -l)" = 4 ] ||
    fail 'not two boards side by side'

printf 'key Space\nply 3 60\n' >"$scratch/quick.txt"
# --- the store: games, live boards, playing an agent from the list ---
store=$scratch/exp/hexlaw.sqlite
expect 0 "$hexlaw" tournament --store "$store" --rounds 0 --games-pair 2 --games-perfect 2 --quiet
cat >"$scratch/store.txt" <<END
expect mode start
dump $scratch/start.json
key End
key Home
expect scroll 0
press open 1
expect mode game
idle 60
wait 0.5
dump $scratch/rated.json
key End
expect playing false
key Escape
expect mode start
press live
expect mode grid
wait 0.6
press watch 2
expect mode game
key Escape
expect mode grid
size 2560 1440
wait 0.1
dump $scratch/grid.json
key Escape
expect mode start
press kind 2
state
key Left
state
key Left
key B
key Down 3
expect chosen 3
press against
expect mode setup
expect black a person
dump $scratch/setup.json
key X
expect white a person
press black-nodes 1
expect black_nodes 128
key Left
key - 4
expect black_nodes 8
key Return
expect mode game
ply 1 60
cell a1
ply 3 60
press back
expect chosen 3
key N
press black 2
press white 1
press enter
ply 3 60
press back
press new 11
expect size 11
END
expect 0 "$hexlaw" view --store "$store" --script "$scratch/store.txt"
# Tournaments and self-play are parts of what is kept.
games=$(sed -n 's/.*"games":\([0-9]*\),.*/\1/p' "$out" | paste -sd+)
kept=$(sed -n 's/.*"games_kept":\([0-9]*\),.*/\1/p' "$out" | head -n 1)
[ "$(($games))" = "$kept" ] && [ "${games#0}" = "$games" ] && [ "${games%+0}" = "$games" ] ||
    fail "of $kept games listed: $games"
grep -q '"text":"Elo, perfect play 0"' "$scratch/rated.json" || fail 'no Elo is shown'
grep -q '"tag":"game"' "$scratch/start.json" || fail 'no games are listed'
grep -q '"text":"perfect play"' "$scratch/setup.json" || fail 'nobody to play against'
grep -q '"text":"perfect play"' "$scratch/start.json" || fail 'no game against perfect play'
[ "$(grep -o '"tag":"tile"' "$scratch/grid.json" | wc -l)" -ge 4 ] || fail 'no grid of boards'
printf 'expect mode game\nexpect overlay improved policy\nkey Right\nexpect shown 1\n' \
    >"$scratch/game.txt"
expect 0 "$hexlaw" view --store "$store" --game 2 --script "$scratch/game.txt"
expect 0 "$hexlaw" view --run "$scratch/exp" --screenshot "$scratch/run.png"
refuses 'no game 999999' "$hexlaw" view --store "$store" --game 999999
refuses "neither a training run's folder" "$hexlaw" view --run "$scratch/saved"
refuses 'no such folder' "$hexlaw" view --run "$scratch/none"
# A name as hexlaw rate gives it.
name=$(basename "$(dirname "$agent")")/0
expect 0 "$hexlaw" view --store "$store" --black "$name@8" --white random \
    --script "$scratch/quick.txt"

# --- closing in the middle of everything ---
printf 'key G\nwait 0.05\nquit\n' >"$scratch/quit.txt"
expect 0 "$hexlaw" view --agent "$agent@16384" --script "$scratch/quit.txt"
printf 'state\nwait 600\n' >"$scratch/wait.txt"
"$hexlaw" view --agent "$agent@16384" --overlay truth --script "$scratch/wait.txt" >"$out" 2>"$err" &
pid=$!
tries=0
until [ -s "$out" ] || [ $tries -ge 600 ]; do # it listens to signals by then
    tries=$((tries + 1))
    sleep 0.1
done
kill -INT $pid
wait $pid
[ $? = 130 ] || fail "Ctrl-C: $(cat "$err")"
finish
