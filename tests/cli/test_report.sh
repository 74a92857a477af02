#!/bin/sh
# hexlaw report on a small store with all that figures take: three boards, two numbers of search
# nodes. Where chromium is here, the page is opened at 400 and 1,400 pixels. test_report.sh HEXLAW
set -u
hexlaw=$1
here=$(dirname "$0")
. "$here/expect.sh"
[ -x "$hexlaw" ] || { echo "$hexlaw: no program to test"; exit 2; }

exp=$scratch/exp
store=$exp/hexlaw.sqlite
for shape in 2:2e6 3:4e7 4:4e8; do
    for width in 2 8; do
        expect 0 "$hexlaw" train --size "${shape%:*}" --width $width --depth 1 \
            --budget "${shape#*:}" --out "$exp" --quiet
    done
done
for nodes in 4 32; do
    expect 0 "$hexlaw" tournament --store "$store" --nodes $nodes --rounds 1 --games-pair 16 \
        --games-perfect 32 --quiet
done
says 0 '2x2: left out' "$hexlaw" horizon --store "$store" --positions 40 --quiet
says 0 "$exp/report.html" "$hexlaw" report --store "$store" --replicates 50 --out "$exp/report.html"
page=$exp/report.html

# Every section, table and figure is there, and nothing from elsewhere.
for id in verdict boards law figures shapes predictions forecasts agents trade sizes horizon doctor grid settings made; do
    grep -q "<section id=\"$id\"" "$page" || fail "no section $id"
done
for table in 'The incline of each board size' 'Training to the frontier' "The law's constants" 'Shapes of the incline' \
    'Variance that the law of smaller boards leaves' 'Forecasts from the first decades' 'The strongest agents' \
    'Training compute that replaces' 'How the 50% horizon grows' 'Horizons of the agents' \
    'Signs that training' 'Limits of the grid' 'Compute, in all' 'Program, machine'; do
    grep -qF "<caption>$table" "$page" || fail "no table $table"
done
for figure in curves law top prediction forecast time test trade size perfect elo horizon; do
    grep -q "<figure id=\"figure-$figure\"" "$page" || fail "no figure $figure"
    [ -s "$exp/report-figures/$figure.gp" ] || fail "no script beside figure $figure"
done
grep -q '<td>506</td>' "$page" || fail "the paper's slope is not beside ours"
grep -q ' of 6 runs show no sign' "$page" || fail 'no word of the runs'
grep -q 'learning_rate = ' "$page" || fail 'no training settings'
grep -qi '<script\|src=\|<link' "$page" && fail 'the page has a script or loads something'
[ "$(wc -c <"$page")" -lt 2000000 ] || fail "the page has $(wc -c <"$page") bytes"
[ "$(tail -n 1 "$page")" = '</html>' ] || fail 'the page has no end'

browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome)
if [ -n "$browser" ]; then
    cp "$here/probe.html" "$exp/probe.html"
    timeout 300 "$browser" --headless --no-sandbox --disable-gpu --allow-file-access-from-files \
        --user-data-dir="$scratch/profile" --virtual-time-budget=30000 \
        --dump-dom "file://$exp/probe.html" >"$out" 2>"$err"
    for width in 400 1400; do
        grep -q "width $width: fits, too wide 0 , figures 12 of them named 12, tables 14, ids twice 0, dead links 0, scripts 0, loaded 0" \
            "$out" || fail "opened at $width: $(grep "width $width:" "$out" || tail -n 3 "$err")"
    done
else
    echo 'not opened: no chromium here'
fi

# In another unit.
expect 0 "$hexlaw" report --store "$store" --replicates 20 --x executed --quiet --out "$exp/executed.html"
grep -q 'Training is counted in executed multiply-adds' "$exp/executed.html" || fail 'no word of the unit'
grep -q 'Training compute (executed multiply-adds)' "$exp/executed.html" || fail 'an axis in another unit'

refuses '--store is missing' "$hexlaw" report --out "$scratch/none.html"
refuses 'no-such-gnuplot: cannot run' \
    "$hexlaw" report --store "$store" --replicates 20 --quiet --gnuplot no-such-gnuplot --out "$scratch/none.html"
[ -e "$scratch/none.html" ] && fail 'a refused command left a page'
finish
