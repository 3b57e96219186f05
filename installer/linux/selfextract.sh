#!/bin/sh
# Installs Desktop Chat @VERSION@ for you, or as root for everybody. Its archive follows behind the last line.
set -eu

usage() {
    cat <<'END'
Installs Desktop Chat @VERSION@.

  sh FILE.run [--user | --system]   install for you (~/.local), or for everybody (/usr/local; usual for root)
  sh FILE.run --uninstall [...]     remove what was installed; your conversations stay where they are
  sh FILE.run --extract FOLDER      only unpack the program; it runs from there
  sh FILE.run --check               only check that the file is whole
  --prefix FOLDER                   instead of ~/.local or /usr/local
END
}

fail() { echo "desktop-chat: $*" >&2; exit 1; }

action=install
prefix=
folder=
[ "$(id -u)" = 0 ] && scope=system || scope=user
while [ $# -gt 0 ]; do
    case $1 in
        --user) scope=user ;;
        --system) scope=system ;;
        --prefix) [ $# -gt 1 ] || fail "--prefix needs a folder"; prefix=$2; shift ;;
        --extract) [ $# -gt 1 ] || fail "--extract needs a folder"; action=extract; folder=$2; shift ;;
        --uninstall) action=uninstall ;;
        --check) action=check ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done
if [ -z "$prefix" ]; then
    [ "$scope" = system ] && prefix=/usr/local || prefix=$HOME/.local
fi
case $prefix in
    /*) ;;
    *) prefix=$PWD/$prefix ;;
esac
place=$prefix/lib/desktop-chat
list=$place.installed

refresh() {
    # Which program opens which links is read from a list; icons are found without one, unless there is an old one.
    [ -d "$prefix/share/applications" ] && command -v update-desktop-database >/dev/null 2>&1 &&
        update-desktop-database -q "$prefix/share/applications" || true
    [ -f "$prefix/share/icons/hicolor/icon-theme.cache" ] && command -v gtk-update-icon-cache >/dev/null 2>&1 &&
        gtk-update-icon-cache -q -t -f "$prefix/share/icons/hicolor" >/dev/null 2>&1 || true
}

remove_listed() {
    [ -f "$list" ] || return 0
    while IFS= read -r file; do rm -f -- "$prefix/$file"; done <"$list"
    # Folders go when they are empty: others may have put something there.
    while IFS= read -r file; do
        parent=$(dirname -- "$file")
        while [ "$parent" != . ] && rmdir -- "$prefix/$parent" 2>/dev/null; do parent=$(dirname -- "$parent"); done
    done <"$list"
    rm -f -- "$list"
}

if [ "$action" = uninstall ]; then
    [ -d "$place" ] || fail "nothing is installed in $prefix"
    remove_listed
    rm -rf -- "$place"
    rmdir -- "$prefix/lib" 2>/dev/null || true
    refresh
    echo "Desktop Chat was removed. Your conversations and settings are untouched."
    exit 0
fi

case $0 in
    */*) self=$0 ;;
    *) [ -f "./$0" ] && self=./$0 || self=$(command -v -- "$0") ;;
esac
archive() { tail -n +@LINES@ "$self"; }
if command -v sha256sum >/dev/null 2>&1; then
    [ "$(archive | sha256sum | cut -d' ' -f1)" = "@SHA256@" ] || fail "this file is damaged: please download it again"
elif [ "$action" = check ]; then
    fail "the program sha256sum is missing"
fi
[ "$action" != check ] || { echo "The file is whole."; exit 0; }
command -v xz >/dev/null 2>&1 || fail "the program xz is missing: it unpacks the archive"

unpack() {
    mkdir -p -- "$1" 2>/dev/null && [ -w "$1" ] || fail "$1 cannot be written; for yourself alone, use --user"
    archive | xz -dc | tar -xf - -C "$1" --strip-components=1 --no-same-owner || fail "unpacking into $1 failed"
}

if [ "$action" = extract ]; then
    [ ! -e "$folder" ] || [ -z "$(ls -A -- "$folder" 2>/dev/null)" ] || fail "$folder is not empty"
    unpack "$folder"
    echo "Start it by: $folder/desktop-chat"
    exit 0
fi

new=$place.new.$$
trap 'rm -rf -- "$new"' EXIT
trap 'exit 1' HUP INT TERM
unpack "$new"
# All that could fail for want of space has been done: from here on things are only put in place.
share=$new/share
[ "$scope" = system ] && units=lib/systemd/user || units=share/systemd/user
mkdir -p -- "$share/../share.all/$units"
sed "s|^ExecStart=.*|ExecStart=\"$place/desktop-chat\" serve|" "$share/desktop-chat.service" \
    >"$new/share.all/$units/desktop-chat.service"
rm -- "$share/desktop-chat.service"
sed -i "s|^Exec=desktop-chat|Exec=\"$place/desktop-chat\"|; s|^TryExec=.*|TryExec=$place/desktop-chat|" \
    "$share/applications/desktop-chat.desktop"
mkdir -p -- "$new/share.all/share"
cp -R -- "$share/." "$new/share.all/share/"
rm -rf -- "$share"
remove_listed
(cd "$new/share.all" && find . -type f | sed 's|^\./||') >"$new.list"
cp -R -- "$new/share.all/." "$prefix/"
rm -rf -- "$new/share.all" "$place.old"
[ ! -d "$place" ] || mv -- "$place" "$place.old"
mv -- "$new" "$place"
rm -rf -- "$place.old"
mkdir -p -- "$prefix/bin"
ln -sf ../lib/desktop-chat/desktop-chat "$prefix/bin/desktop-chat"
echo bin/desktop-chat >>"$new.list"
mv -- "$new.list" "$list"
refresh
echo "Desktop Chat @VERSION@ is installed. Start it from the menu, or by: $prefix/bin/desktop-chat"
case :$PATH: in
    *":$prefix/bin:"*) ;;
    *) echo "($prefix/bin is not in your PATH.)" ;;
esac
exit 0
