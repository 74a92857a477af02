# Helpers for tests that run programs; read with `.`.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
out=$scratch/out
err=$scratch/err
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

expect() { # CODE COMMAND...: the exit code; output is left in $out and $err
    code=$1
    shift
    "$@" >"$out" 2>"$err" </dev/null
    got=$?
    [ $got = "$code" ] || fail "$*: exit $got, expected $code: $(cat "$err")"
}

says() { # CODE TEXT COMMAND...: stdout contains the text
    code=$1
    text=$2
    shift 2
    expect "$code" "$@"
    grep -qF -e "$text" "$out" || fail "$*: expected '$text', got: $(cat "$out")"
}

refuses() { # TEXT COMMAND...: nothing on stdout, one line with the text on stderr, exit 2
    text=$1
    shift
    expect 2 "$@"
    [ -s "$out" ] && fail "$*: expected nothing on stdout, got: $(cat "$out")"
    [ "$(wc -l <"$err")" = 1 ] || fail "$*: expected one line on stderr, got: $(cat "$err")"
    grep -qF -e "$text" "$err" || fail "$*: expected '$text', got: $(cat "$err")"
}

finish() {
    [ $failures = 0 ] || { echo "$failures failed"; exit 1; }
    echo 'all as expected'
    exit 0
}
