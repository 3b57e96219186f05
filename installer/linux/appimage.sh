#!/usr/bin/env bash
# Makes an AppImage of the tarball. NOT BUILT BY `make package`: appimagetool is in no package of Debian and loads its
# runtime from the network; the release workflow may call this where the tool is there.
#   usage: installer/linux/appimage.sh dist/desktop-chat-VERSION-linux-ARCH.tar.xz [--folder-only FOLDER]
set -euo pipefail
tarball=${1:?the tarball is missing}
folder=$(mktemp -d)/DesktopChat.AppDir
[ "${2:-}" != --folder-only ] || folder=${3:?the folder is missing}
mkdir -p "$folder/usr/lib/desktop-chat"
tar -xf "$tarball" -C "$folder/usr/lib/desktop-chat" --strip-components=1
mv "$folder/usr/lib/desktop-chat/share" "$folder/usr/share"
rm "$folder/usr/share/desktop-chat.service"
ln -s usr/lib/desktop-chat/desktop-chat "$folder/AppRun"
cp "$folder/usr/share/applications/desktop-chat.desktop" "$folder/"
cp "$folder/usr/share/icons/hicolor/256x256/apps/desktop-chat.png" "$folder/"
ln -s desktop-chat.png "$folder/.DirIcon"
[ "${2:-}" = --folder-only ] || ARCH=$(uname -m) appimagetool --no-appstream "$folder" "${tarball%.tar.xz}.AppImage"
