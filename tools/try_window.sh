#!/usr/bin/env bash
# Runs `make run` on the display that it is given, waits for the window, and closes it again; part of try_fresh.sh.
set -eu
make --no-print-directory run &
xdotool search --sync --onlyvisible --name 'Desktop Chat' getwindowname
kill %1
wait %1 || true
