#!/usr/bin/env bash
# size.sh PROGRAM: a stripped app that only predicts is small, and refuses what is no packed blob.
set -euo pipefail
bytes=$(stat -c %s "$1")
echo "$bytes bytes"
[ "$bytes" -le 2500000 ] || { echo "FAILED: more than 2.5 MB"; exit 1; }
[ "$bytes" -ge 200000 ] || { echo "FAILED: too small to have ResNet50's kernels"; exit 1; }
qemu-aarch64 -L /usr/aarch64-linux-gnu "$1"
