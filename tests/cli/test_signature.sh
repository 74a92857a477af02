#!/bin/sh
# The signature of `hexlaw bench signature`, with each set of OpenBLAS kernels that this processor can run:
# the same twice, and the one that is on record for this compiler, this processor and these kernels.
# test_signature.sh HEXLAW RECORD
#
# RECORD has a line for each combination somebody has measured: SIGNATURE PROCESSOR KERNELS COMPILER, the
# processor being what the compiler built for. A change that is meant to alter behaviour replaces the
# lines; this test prints them. Combinations without a line are only checked against themselves.
set -u
hexlaw=$1
record=$2
. "$(dirname "$0")/expect.sh"

field() { # NAME: of the answer in $out
    sed "s/.*\"$1\":\"\([^\"]*\)\".*/\1/" "$out"
}

flags=$(grep -m 1 '^flags' /proc/cpuinfo 2>/dev/null)
kernels='default Prescott'
case $flags in *avx2*fma* | *fma*avx2*) kernels="$kernels Haswell" ;; esac
case $flags in *avx512vl*) kernels="$kernels SkylakeX" ;; esac

for kernel in $kernels; do
    if [ "$kernel" = default ]; then
        unset OPENBLAS_CORETYPE
    else
        export OPENBLAS_CORETYPE=$kernel
    fi
    expect 0 "$hexlaw" bench signature --json
    first=$(field signature)
    line="$first $(field processor) $(field blas) $(field compiler)"
    expect 0 "$hexlaw" bench signature
    [ "$(cat "$out")" = "$first" ] || fail "$kernel: $first, then $(cat "$out")"
    recorded=$(grep " ${line#* }\$" "$record")
    if [ -z "$recorded" ]; then
        echo "not on record: $line"
    elif [ "$recorded" != "$line" ]; then
        fail "the signature has changed: $recorded, now $line"
    else
        echo "as recorded: $line"
    fi
done
finish
