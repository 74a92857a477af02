#!/bin/sh
# Every n-th allocation fails, every n-th write is refused, one at a time, in train, tournament, rate
# and report: the command ends as ever or with one line and exit code 2, and the same command
# without faults then ends with what it ends with undisturbed.
# HEXLAW_FAULTS sets how many n of each kind are tried, `all`: all. HEXLAW_TEST_SEED which.
# test_faults.sh HEXLAW ROWS FAULTS
set -u
hexlaw=$1
rows=$2
faults=$3
. "$(dirname "$0")/expect.sh"
. "$(dirname "$0")/sweeps.sh"
seed=${HEXLAW_TEST_SEED:-1}
tries=${HEXLAW_FAULTS:-5}
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS
work=$scratch/life

# The commands that are disturbed, in $work.
train() {
    "$hexlaw" train --size 3 --width 2 --depth 1 --budget 1e6 --snapshots 4 --lanes 1 --lane-games 4 \
        --replay 64 --replay-least 16 --batch 16 --cache 8 --name a --out "$work" --threads 1 --quiet
}
tournament() {
    "$hexlaw" tournament --store "$work/hexlaw.sqlite" --nodes 2 --games-pair 4 --games-perfect 4 \
        --rounds 1 --threads 1 --quiet
}
rate() { "$hexlaw" rate --store "$work/hexlaw.sqlite"; }
report() {
    "$hexlaw" report --store "$work/hexlaw.sqlite" --replicates 20 --quiet \
        --gnuplot "$scratch/draw" --out "$work/report.html"
}

# In place of gnuplot, which is slow.
cat >"$scratch/draw" <<'END'
#!/bin/sh
eval "$(echo "$3" | sed 's/ = /=/g')"
printf '<svg width="1" height="1"\n viewBox="0 0 1 1"><desc>Produced by GNUPLOT 5</desc></svg>\n' >"$svg"
printf 'IEND\256B`\202' >"$png"
END
chmod +x "$scratch/draw"

# What it leaves. Times differ from run to run.
left() { # COMMAND
    case $1 in
    train | tournament)
        "$rows" "$work/hexlaw.sqlite"
        (cd "$work" && cksum runs/*/snap-*)
        find "$work" -name '*.tmp.*'
        ;;
    rate) cat "$out" ;;
    report) sed '/>written</d' "$work/report.html" ;;
    esac
}

try() { # COMMAND WHAT NUMBER
    rm -rf "$work"
    cp -R "$scratch/before-$1" "$work"
    case $2 in
    memory) export FAULT_MEMORY=$3 ;;
    *) export FAULT_UNDER=/life FAULT_AT=$3 FAULT_WHAT=full FAULT_ONCE=1 ;;
    esac
    LD_PRELOAD=$faults "$1" >"$out" 2>"$err" </dev/null
    code=$?
    unset FAULT_MEMORY FAULT_UNDER FAULT_AT FAULT_WHAT FAULT_ONCE
    what="$1, $2 $3"
    if [ $code = 0 ]; then
        left "$1" >"$scratch/contents" 2>&1
        cmp -s "$scratch/reference-$1" "$scratch/contents" || {
            fail "$what: exit 0, but not the same:"
            diff "$scratch/reference-$1" "$scratch/contents" | head -4
        }
        return
    fi
    [ $code = 2 ] || fail "$what: exit $code: $(cat "$err")"
    [ "$(wc -l <"$err")" = 1 ] || fail "$what: expected one line, got: $(cat "$err")"
    grep -q '^hexlaw' "$err" || fail "$what: $(cat "$err")"
    expect 0 "$1"
    left "$1" >"$scratch/contents" 2>&1
    cmp -s "$scratch/reference-$1" "$scratch/contents" || {
        fail "$what: not the same afterwards:"
        diff "$scratch/reference-$1" "$scratch/contents" | head -4
    }
}

mkdir "$work"
for command in train tournament rate report; do
    cp -R "$work" "$scratch/before-$command"
    rm -f "$scratch/counts"
    FAULT_LOG="$scratch/counts" FAULT_UNDER=/life FAULT_MEMORY=0 LD_PRELOAD=$faults "$command" \
        >"$out" 2>"$err" </dev/null || { fail "$command: $(cat "$err")"; finish; }
    left $command >"$scratch/reference-$command" 2>&1
    cp -R "$work" "$scratch/after-$command"
    for kind in memory calls; do
        word=$kind
        [ $kind = calls ] || word=allocations
        count=$(sed -n "s/^$word //p" "$scratch/counts" | sort -n | tail -1)
        count=${count:-0}
        if [ $kind = memory ] && grep -q __asan_init "$hexlaw"; then
            continue # the sanitizer's allocator stands in front of what would fail
        fi
        [ $kind = calls ] || [ "$count" -gt 20 ] || fail "$command: only $count allocations counted"
        if [ "$tries" = all ]; then
            n=1
            while [ $n -le $count ]; do
                try $command $kind $n
                n=$((n + 1))
            done
            continue
        fi
        i=0
        while [ $i -lt "$tries" ] && [ $count -gt 0 ]; do
            # Half of them among the first: SQLite makes most, and those come later.
            few=$count
            [ $((i % 2)) = 0 ] || [ $count -lt 150 ] || few=150
            below $few
            try $command $kind $number
            i=$((i + 1))
        done
    done
    rm -rf "$work"
    mv "$scratch/after-$command" "$work"
    echo "$command: $(tr '\n' ' ' <"$scratch/counts")"
done
finish
