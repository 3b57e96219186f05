#!/usr/bin/env bash
# Runs a command on a desktop of its own and takes the desktop away afterwards:
#   a virtual X server with a window manager, a session bus, and a real, unlocked Secret Service with an empty store.
# Nothing of the person's own session (home, keyring, bus, display) can be reached from the command.
#   usage: tools/with_desktop.sh COMMAND [ARGUMENT...]
set -u
if [ "${1:-}" != "--inside" ]; then
    [ $# -gt 0 ] || { sed -n 's/^#   usage: /usage: /p' "$0" >&2; exit 2; }
    private=$(mktemp -d "${TMPDIR:-/tmp}/desktop.XXXXXX") || exit 1
    server=
    trap '[ -z "$server" ] || kill "$server" 2>/dev/null; wait; rm -rf "$private"' EXIT
    mkdir -m 700 "$private/home" "$private/run"
    mkfifo "$private/number"
    # The server picks a free number itself and says it when it is ready: two of these at a time never collide.
    Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -noreset 3>"$private/number" >"$private/server.log" 2>&1 &
    server=$!
    read -r number <"$private/number" || { cat "$private/server.log" >&2; exit 1; }
    unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_STATE_HOME XDG_CURRENT_DESKTOP WAYLAND_DISPLAY
    unset XAUTHORITY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL SSH_AUTH_SOCK
    export HOME="$private/home" XDG_RUNTIME_DIR="$private/run" DISPLAY=":$number"
    # A bus that starts nothing by itself: no second Secret Service, no notification daemon whose pop-ups lie on the tray.
    cat >"$private/bus.conf" <<'BUS'
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
BUS
    dbus-run-session --config-file="$private/bus.conf" -- "$0" --inside "$@"
    exit $?
fi
shift
eval "$(printf 'tests' | gnome-keyring-daemon --unlock --components=secrets 2>"$HOME/keyring.log" | sed 's/^/export /')"
# The unlocked one needs a moment to take its name.
for _ in $(seq 250); do
    dbus-send --session --print-reply --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetNameOwner \
        string:org.freedesktop.secrets >/dev/null 2>&1 && break
    sleep 0.02
done
openbox >"$HOME/openbox.log" 2>&1 &
manager=$!
export DESKTOP_CHAT_PRIVATE_DESKTOP=1
"$@"
code=$?
kill "$manager" 2>/dev/null
wait "$manager" 2>/dev/null
exit "$code"
