#!/bin/sh
# The viewer's window on a real X display without a screen: test_window.sh HEXLAW HANDS
set -u
hexlaw=$1
hands=$2
. "$(dirname "$0")/expect.sh"
unset WAYLAND_DISPLAY DISPLAY
# Leaks of the bus's library and of graphics drivers, which SDL loads, are none of ours.
echo 'leak:libdbus-1.so' >"$scratch/leaks"
export SDL_RENDER_DRIVER=software LSAN_OPTIONS="suppressions=$scratch/leaks:print_suppressions=0"

command -v Xvfb >/dev/null 2>&1 || { echo 'Xvfb is not here: the window is not tested on X'; exit 77; }
link='https://hexworld.org/board/#5c1,c3b4b3,d2'
Xvfb -displayfd 3 -screen 0 1600x1000x24 3>"$scratch/display" >"$scratch/xvfb" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$scratch"' EXIT
tries=0
until [ -s "$scratch/display" ] || [ $tries -ge 300 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
[ -s "$scratch/display" ] || { cat "$scratch/xvfb"; fail 'Xvfb did not start'; finish; }
export DISPLAY=":$(cat "$scratch/display")" SDL_VIDEODRIVER=x11

size_of() { # PNG: width and height, from its header
    od -An -tu1 -j16 -N8 "$1" | awk '{ print $3 * 256 + $4, $7 * 256 + $8 }'
}
until_there() { # FILE...
    for file in "$@"; do
        tries=0
        until [ -s "$file" ] || [ $tries -ge 600 ]; do
            tries=$((tries + 1))
            sleep 0.1
        done
        [ -s "$file" ] || fail "no $file after a minute"
    done
}
view() { # ARGUMENTS...: the viewer in the background, with its own folder
    timeout 120 "$hexlaw" view --folder "$scratch/saved" "$@" >"$out" 2>"$err" &
    viewer=$!
}
ends_with() { # STATUS
    wait $viewer
    status=$?
    [ $status = "$1" ] || fail "expected exit $1, got $status: $(cat "$err")"
}

# --- scripts: sizes, the whole screen, colours ---
cat >"$scratch/sizes.txt" <<END
wait 0.3
screenshot $scratch/first.png
colour c3
size 401 299
wait 0.3
screenshot $scratch/small.png
colour b4
END
expect 0 "$hexlaw" view --link "$link" --width 900 --height 640 --script "$scratch/sizes.txt"
grep -qx 'c3 #1f2329' "$out" && grep -qx 'b4 #fdfdfb' "$out" || fail "colours: $(cat "$out")"
# There is no window manager here, without which SDL does not come back from the whole screen.
printf 'wait 0.3\nkey F\nwait 1\nscreenshot %s\n' "$scratch/full.png" >"$scratch/full.txt"
expect 0 "$hexlaw" view --link "$link" --script "$scratch/full.txt"
for picture in 'first 900 640' 'small 401 299' 'full 1600 1000'; do
    found=$(size_of "$scratch/${picture%% *}.png")
    [ "$found" = "${picture#* }" ] || fail "$picture: a picture of $found"
done

# --- hands: a click, keys of both kinds, a window dragged to another size ---
mkdir "$scratch/saved"
view --black human --white human --size 3 --width 800 --height 600
"$hands" hexlaw key p # done once something can be clicked
until_there "$scratch/saved/hexlaw-1.png"
"$hands" hexlaw click 300 260
"$hands" hexlaw key s
until_there "$scratch/saved/hexlaw-1.sgf"
grep -q ';B\[[a-c][1-3]\])' "$scratch/saved/hexlaw-1.sgf" ||
    fail "a click: $(cat "$scratch/saved/hexlaw-1.sgf")"
"$hands" hexlaw resize 640 480
sleep 0.5
"$hands" hexlaw key p
until_there "$scratch/saved/hexlaw-2.png"
"$hands" hexlaw key question
sleep 0.5
"$hands" hexlaw key p
until_there "$scratch/saved/hexlaw-3.png"
[ "$(size_of "$scratch/saved/hexlaw-2.png")" = '640 480' ] ||
    fail "dragged to 640x480: $(size_of "$scratch/saved/hexlaw-2.png")"
cmp -s "$scratch/saved/hexlaw-2.png" "$scratch/saved/hexlaw-3.png" && fail '? shows no help'
"$hands" hexlaw key Escape Escape
ends_with 0

# --- closing the window while everything thinks ---
expect 0 "$hexlaw" train --size 5 --width 8 --depth 1 --budget 1e7 --out "$scratch/exp" --quiet
agent=$(ls "$scratch"/exp/runs/*/snap-*.safetensors | tail -n 1)
view --black "$agent@16384" --white "$agent@16384" --overlay truth
"$hands" hexlaw key space
sleep 0.3
"$hands" hexlaw close
ends_with 0
view --store "$scratch/exp/hexlaw.sqlite"
"$hands" hexlaw key n Return
sleep 0.2
"$hands" hexlaw close
ends_with 0
finish
