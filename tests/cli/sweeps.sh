# For the tests of sweeps; read with `.` after expect.sh, with $hexlaw and $rows set.

write_spec() { # FILE: a sweep of a few seconds with everything in it
    cat >"$1" <<'END'
[sweep]
checkpoint = 0.01s
[runs]
boards = 2-3
widths = 2, 4
depths = 1
seeds = 1-2
moves = 6k
snapshots = 4
lane-games = 16
batch = 64
reuse = 4
[tournament]
nodes = 4, 8
games-pair = 8
games-perfect = 8
rounds = 1
[conclusions]
replicates = 20
figures = no
END
}

write_adaptive_spec() { # FILE: the same until every rating is as exact as wanted
    write_spec "$1"
    sed -i 's/^rounds = 1/target = 60\nmax-games = 30k/' "$1"
}

# What must be the same in two folders, to stdout.
contents() { # DIR
    "$rows" "$1/hexlaw.sqlite" || echo "$1: the store is not sound"
    (cd "$1" && cat fit.json && cksum runs/*/snap-* && find . -name '*.tmp.*' -o -name checkpoint)
}

same() { # WHAT DIR [REFERENCE]: is as that file, $scratch/reference
    contents "$2" >"$scratch/contents" 2>&1
    cmp -s "${3:-$scratch/reference}" "$scratch/contents" ||
        fail "$1: $(diff "${3:-$scratch/reference}" "$scratch/contents" | head -5)"
}

below() { # N: a random number from 1 to N, from $seed
    seed=$(((seed * 1103515245 + 12345) % 2147483648))
    number=$((seed / 8 % $1 + 1))
}
