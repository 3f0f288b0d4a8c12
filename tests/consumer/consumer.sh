#!/usr/bin/env bash
# consumer.sh CMAKE NINJA PYTHON BUILD_FOLDER WORK_FOLDER: installs into a prefix, moves it, and builds and runs apps
# that know that prefix alone: the one in project/, and the one that README.md shows.
set -euo pipefail
cmake=$1 ninja=$2 python=$3 build=$4 work=$5
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rm -rf "$work"
mkdir -p "$work"

"$cmake" --install "$build" --prefix "$work/installed" >"$work/install.log"
# A package must not know where it was installed first.
mv "$work/installed" "$work/prefix"
for file in "$work"/prefix/lib/cmake/Skipper/*.cmake; do
  if grep -Hn -e "$work/installed" -e "$build" "$file"; then
    echo "FAILED: the package names a folder of this machine"
    exit 1
  fi
done

build_app() {
  "$cmake" -G Ninja -DCMAKE_MAKE_PROGRAM="$ninja" -S "$1" -B "$2" -DCMAKE_BUILD_TYPE=Release \
    -DCMAKE_PREFIX_PATH="$work/prefix" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON
  "$cmake" --build "$2"
}

build_app "$here/project" "$work/build"
grep -q 'digits\.cpp' "$work/build/compile_commands.json"
"$work/build/app"
"$work/build/trainer"
"$work/build/fallback"

# Nothing to do the second time.
"$cmake" --build "$work/build" | grep -q 'no work to do'

"$python" "$here/readme.py" "$here/../../README.md" "$work/readme"
build_app "$work/readme" "$work/readme/build"
# Ten probabilities.
"$work/readme/build/app" |
  awk '{ sum += $1 } END { if (NR != 10 || sum < 0.999 || sum > 1.001) { print "FAILED: README"; exit 1 } }'
