#!/bin/sh
# hexlaw view built without a window: test_windowless.sh PROGRAM
set -u
. "$(dirname "$0")/expect.sh"
refuses 'built without a window: expected the packages libsdl2-dev, libsdl2-ttf-dev and libpng-dev' \
    "$1" --link 'https://hexworld.org/board/#5c1,c3'
says 0 'screenshot=FILE' "$1" --help
finish
