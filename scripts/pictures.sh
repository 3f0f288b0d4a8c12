#!/usr/bin/env bash
# Makes the README's pictures anew, docs/images/*.png: the gallery of cam and the page of skipper profile, as headless
# Chromium shows them.  Builds what it needs; the profile's times are those of this machine.
#   scripts/pictures.sh
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
scripts/build.sh cam skipper mnist_resnet
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT

build/release/bin/cam --mnist --index 8,18 -o "$pages/gallery.html" >"$pages/cam.log"
build/release/bin/skipper profile build/release/examples/models/mnist_resnet/libmnist_resnet.so \
  --weights examples/data/mnist_resnet.safetensors --runs 200 --html "$pages/profile.html" >"$pages/profile.log"

# The top of a page, as wide as the README shows it at least.
picture() {
  chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$pages/chromium" \
    --window-size="$2" --screenshot="$root/docs/images/$1.png" "file://$pages/$1.html" >"$pages/$1.log" 2>&1
  echo "pictures: docs/images/$1.png, $(stat -c %s "docs/images/$1.png") bytes"
}
picture gallery 1000,592
picture profile 1240,640
