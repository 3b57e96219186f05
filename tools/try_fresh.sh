#!/usr/bin/env bash
# Tries the checkout's last commit on a really fresh Debian that has python3, make and git, and nothing else.
# Needs root and debootstrap. All is made in a scratch folder, in a mount and process space of its own, so that nothing
# stays mounted or running; the folder is removed at the end unless KEEP=1.
#   usage: [SUITE=trixie] [KEEP=1] tools/try_fresh.sh [MAKE_TARGET...]      (default: setup setup-test)
set -euo pipefail

checkout=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
say() { printf '\n== %s\n' "$*"; }

if [ "${1:-}" != "--inside" ]; then
    [ "$(id -u)" = 0 ] || { echo "try_fresh.sh needs root" >&2; exit 2; }
    command -v debootstrap >/dev/null || { echo "try_fresh.sh needs debootstrap: apt-get install debootstrap" >&2; exit 2; }
    scratch=$(mktemp -d "${TMPDIR:-/var/tmp}/fresh.XXXXXX")
    trap '[ "${KEEP:-}" = 1 ] && echo "kept: $scratch" || rm -rf --one-file-system "$scratch"' EXIT
    unshare --mount --propagation private --pid --fork --kill-child "$0" --inside "$scratch" "$@"
    exit $?
fi
tree=$2
chmod 755 "$tree"
shift 2
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(setup setup-test)

suite=${SUITE:-bookworm}
say "A minimal Debian ($suite) in $tree"
debootstrap --variant=minbase --include=python3,make,git,ca-certificates "$suite" "$tree" >"$tree.log" 2>&1 ||
    { tail -n 20 "$tree.log"; exit 1; }
rm -f "$tree.log"

# The same way out as this machine has: names, certificates, proxies, package indexes.
cp /etc/resolv.conf /etc/hosts "$tree/etc/"
rm -rf "$tree/etc/ssl/certs" # its links are absolute: copied into, they would lead to this machine's own files
cp -rL /etc/ssl/certs "$tree/etc/ssl/certs"
apt-config dump | grep -E '^Acquire::(http|https|ftp|Check)' >"$tree/etc/apt/apt.conf.d/00host" || true
outside=()
while IFS= read -r variable; do outside+=("$variable"); done < <(
    env | grep -E '^(https?_proxy|no_proxy|HTTPS?_PROXY|NO_PROXY|SSL_CERT_[A-Z]+|PIP_(CERT|INDEX_URL|PROXY)|UV_(DEFAULT_INDEX|INDEX_URL))=')

mount -t proc proc "$tree/proc"
mount --rbind /dev "$tree/dev"
mount -t tmpfs -o mode=1777 tmpfs "$tree/tmp"
git clone --quiet --no-local "$checkout" "$tree/srv/desktop-chat"

inside() {
    local user=$1
    shift
    chroot "$tree" /usr/sbin/runuser -u "$user" -- env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        HOME="$(chroot "$tree" getent passwd "$user" | cut -d: -f6)" LANG=C.UTF-8 CI="${CI:-}" "${outside[@]}" "$@"
}

chroot "$tree" useradd --create-home visitor
say "As a person who may not install packages: one line has to say what to type"
cp -r "$tree/srv/desktop-chat" "$tree/home/visitor/chat"
chroot "$tree" chown -R visitor: /home/visitor/chat
if answer=$(inside visitor make -C /home/visitor/chat setup 2>&1); then
    printf 'this should have failed:\n%s\n' "$answer"
    exit 1
fi
printf '%s\n' "$answer"
grep -q 'Please run: sudo apt-get install' <<<"$answer" || { echo "the line is missing"; exit 1; }

for target in "${targets[@]}"; do
    say "As root: make $target"
    started=$SECONDS
    inside root make --no-print-directory -C /srv/desktop-chat "$target"
    echo "make $target took $((SECONDS - started)) s"
done

say "A second time: nothing to do"
time inside root make --no-print-directory -C /srv/desktop-chat setup-test

say "As a person, with the system packages in place: everything else without rights"
started=$SECONDS
inside visitor make --no-print-directory -C /home/visitor/chat setup
inside visitor /home/visitor/chat/.venv/bin/python -c 'import PySide6.QtWidgets, asyncpg, apsw, desktop_chat; print(desktop_chat.__version__)'
echo "took $((SECONDS - started)) s"

if [ -x "$tree/usr/bin/Xvfb" ]; then
    say "As a person: make run puts a window on the screen"
    started=$SECONDS
    inside visitor bash -c 'cd ~/chat && timeout 120 tools/with_desktop.sh bash tools/try_window.sh'
    echo "took $((SECONDS - started)) s"
fi
