#!/usr/bin/env bash
# Runs a command in a mount and process space of its own, as root: what a test mounts or starts there cannot outlive it,
# and the account of the tests (4242) is known in there alone.
#   usage: tests/package/run.sh COMMAND [ARGUMENT...]
set -eu
[ "$(id -u)" = 0 ] || { echo "The packages are tried in a clean Debian tree of their own: that needs root." >&2; exit 2; }
if [ "${1:-}" != --inside ]; then
    accounts=$(mktemp)
    trap 'rm -f "$accounts"' EXIT
    sed '/^ann:/d' /etc/passwd >"$accounts"
    chmod 644 "$accounts"
    echo 'ann:x:4242:4242::/nonexistent:/bin/sh' >>"$accounts"
    unshare --mount --propagation private --pid --fork --mount-proc --kill-child "$0" --inside "$accounts" "$@"
    exit $?
fi
mount --bind "$2" /etc/passwd
shift 2
export DESKTOP_CHAT_PRIVATE_DESKTOP=1 # each test makes its own
exec "$@"
