#!/usr/bin/env bash
# doxygen.sh DOXYGEN SOURCE WORK_FOLDER: the public headers build without a warning, and a warning would be seen.
set -euo pipefail
doxygen=$1 source=$2 work=$3
rm -rf "$work"
mkdir -p "$work/planted"

build() {
  (cd "$source/docs" && (cat Doxyfile; printf '%s\n' "OUTPUT_DIRECTORY = $1" "${@:2}") | "$doxygen" -)
}

build "$work/documentation"
for page in structskipper__model classskipper_1_1Weights structskipper_1_1Graph; do
  [ -s "$work/documentation/html/$page.html" ] || { echo "FAILED: there is no page $page"; exit 1; }
done

# A generated header, whose constants are documented in groups.
build "$work/generated" "INPUT = $source/generated/tiny.h" "DISTRIBUTE_GROUP_DOC = YES"

# An undocumented function in a documented file fails.
printf '/// \\file\n/// A header.\nint undocumented();\n' >"$work/planted/planted.h"
if build "$work/planted/documentation" "INPUT = $work/planted" 2>"$work/planted/warnings"; then
  echo "FAILED: Doxygen passes an undocumented function"
  exit 1
fi
grep -q 'undocumented' "$work/planted/warnings"
