#!/usr/bin/env bash
# Makes the disk image that people open and drag the program from. Runs on macOS.
#   usage: installer/macos/dmg.sh "build/frozen/Desktop Chat.app" dist/desktop-chat-VERSION-macos-ARCH.dmg
set -euo pipefail
bundle=${1:?the bundle is missing}
image=${2:?the name of the image is missing}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$bundle" "$folder/"
ln -s /Applications "$folder/Applications"
rm -f "$image"
hdiutil create -volname "Desktop Chat" -srcfolder "$folder" -fs HFS+ -format ULMO -quiet "$image"
[ -z "${SIGN_IDENTITY:-}" ] || codesign --timestamp --sign "$SIGN_IDENTITY" "$image"
hdiutil verify -quiet "$image"
