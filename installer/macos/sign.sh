#!/usr/bin/env bash
# Signs the bundle, from the inside out, and has Apple notarise it. Runs on macOS.
#   usage: installer/macos/sign.sh "build/frozen/Desktop Chat.app"
# Environment: SIGN_IDENTITY ("Developer ID Application: ..."); for notarising NOTARY_PROFILE, a profile that
# `xcrun notarytool store-credentials` has put into the keychain. No secret is ever on a command line.
set -euo pipefail
bundle=${1:?the bundle is missing}
entitlements=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/entitlements.plist
: "${SIGN_IDENTITY:?an identity to sign with is missing}"

sign() { codesign --force --timestamp --options runtime --sign "$SIGN_IDENTITY" "$@"; }

# Each Mach-O file by itself, the deepest first: `--deep` misses what lies among the resources, as PostgreSQL does.
find "$bundle/Contents" -type f -print0 | while IFS= read -r -d '' file; do
    if file -b "$file" | grep -q '^Mach-O'; then printf '%s\t%s\0' "$(tr -cd / <<<"$file" | wc -c)" "$file"; fi
done | sort -z -rn | cut -z -f2- | while IFS= read -r -d '' file; do
    if file -b "$file" | grep -q executable; then sign --entitlements "$entitlements" "$file"; else sign "$file"; fi
done
sign --entitlements "$entitlements" "$bundle"
codesign --verify --deep --strict --verbose=2 "$bundle"

if [ -n "${NOTARY_PROFILE:-}" ]; then
    archive=$(mktemp -d)/bundle.zip
    ditto -c -k --keepParent "$bundle" "$archive"
    xcrun notarytool submit "$archive" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$bundle"
    spctl --assess --type execute --verbose "$bundle"
else
    echo "signed, not notarised: NOTARY_PROFILE is not set" >&2
fi
