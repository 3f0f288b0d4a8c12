#!/bin/sh
# gc_test.sh NM EXECUTABLE: what predict does not need was dropped by --gc-sections.
set -eu
symbols=$("$1" "$2")
for kept in toy_predict skipper_support_predict; do
  echo "$symbols" | grep -q " $kept\$" || { echo "$kept is missing"; exit 1; }
done
for dropped in toy_prepare toy_plain_prepare toy_k_pack toy_descriptor \
    skipper_support_prepare skipper_support_choose toy_fast_prepare; do
  if echo "$symbols" | grep -q " $dropped\$"; then echo "$dropped is still there"; exit 1; fi
done
