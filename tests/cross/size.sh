#!/usr/bin/env bash
# size.sh PROGRAM: an app that only predicts has the kernels of predict and no others, and is small when stripped.
set -euo pipefail
program=$1
symbols=$(aarch64-linux-gnu-nm "$program")
for kept in resnet50_arm_predict resnet50_arm_conv1 resnet50_arm_res5a_branch2b resnet50_arm_fc1000; do
  grep -q " $kept\$" <<<"$symbols" || { echo "FAILED: $kept is missing"; exit 1; }
done
if grep -E ' resnet50_(arm_)?(prepare|cam|cam_maps|.*_pack_kernel|.*_pack_bias)$' <<<"$symbols"; then
  echo "FAILED: what predict does not need was linked"
  exit 1
fi
aarch64-linux-gnu-strip -o "$program.stripped" "$program"
bytes=$(stat -c %s "$program.stripped")
echo "$bytes bytes"
[ "$bytes" -le 2500000 ] || { echo "FAILED: more than 2.5 MB"; exit 1; }
qemu-aarch64 -L /usr/aarch64-linux-gnu "$program.stripped"
