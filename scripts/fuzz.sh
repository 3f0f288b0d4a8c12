#!/usr/bin/env bash
# Fuzzes what reads files of others, with clang's libFuzzer and sanitizers: builds into build/fuzz, tries the corpora of
# tests/fuzz/corpus, then mutates.  Inputs that reach something new are kept in build/fuzz/found, for the next time.
#   scripts/fuzz.sh [--runs N | --minutes N] [--seed N] [--list] [--help] [TARGET ...]
#     --runs N       N executions of each target; 100000 unless given
#     --minutes N    N minutes for each target instead
#     --seed N       of the mutations; another one each time unless given
#     --list         the targets' names and nothing else; all of them unless some are given
#     --folder DIR   of the build, which is not made (the test suite's, build/release/fuzz); nothing is kept there
# Prints a line for each target.  Exit status 1 if one of them crashed, leaked, took too long or too much memory, or
# something did not hold: what it said, the input, and how to try it again stand below the table.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

usage() { sed -n '2,/^set -e/{/^#/s/^# \{0,1\}//p}' "$root/scripts/fuzz.sh"; }
stop() { echo "fuzz: $*" >&2; exit 2; }
number() { [[ "${2:-}" =~ ^[1-9][0-9]*$ ]] || stop "$1 needs a number, not '${2:-}'"; echo "$2"; }

known=$(ls tests/fuzz/corpus)
limit=-runs=100000 folder=build/fuzz seed=0 keep=1 targets=()
while [ $# -gt 0 ]; do
  case $1 in
    --runs) limit=-runs=$(number "$@"); shift ;;
    --minutes) limit=-max_total_time=$((60 * $(number "$@"))); shift ;;
    --seed) seed=$(number "$@"); shift ;;
    --folder) folder=${2:?fuzz: --folder needs a folder} keep=0; shift ;;
    --list) echo "$known"; exit ;;
    --help | -h) usage; exit ;;
    -*) stop "does not know $1; see --help" ;;
    *) grep -qx -- "$1" <<<"$known" || stop "there is no target $1; there are" $known; targets+=("$1") ;;
  esac
  shift
done
[ ${#targets[@]} -gt 0 ] || mapfile -t targets <<<"$known"

build() {
  scripts/setup.sh
  [ -f build/fuzz/build.ninja ] || .venv/bin/cmake --preset fuzz
  .venv/bin/cmake --build build/fuzz --parallel "${SKIPPER_JOBS:-$(nproc)}" --target "${targets[@]/#/fuzz_}"
}

# A few bytes can ask for an image of gigabytes, which is decoded or refused as memory has it; what is sought here is
# found in smaller ones, and sooner.  OpenCV refuses more.
export OPENCV_IO_MAX_IMAGE_PIXELS=$((1 << 24))

# The longest input, and how many seconds and MiB one may take.
options_of() {
  local length=4096 seconds=10 memory=2048 dictionary=tests/fuzz/dictionaries/$1.dict
  case $1 in
    safetensors | checkpoint | history) dictionary=tests/fuzz/dictionaries/json.dict ;;
    image_end) dictionary=tests/fuzz/dictionaries/image.dict ;;
    nn_ir) length=12000 seconds=30 ;;
    hdf5) length=16384 seconds=120 ;;
  esac
  echo "-max_len=$length -timeout=$seconds -rss_limit_mb=$memory"
  [ ! -f "$dictionary" ] || echo "-dict=$dictionary"
}

# The number behind a word in libFuzzer's report.
number_behind() { grep -o "$1[: ]*[0-9]*" "$log" | grep -o '[0-9]*$' | sed -n "$2p"; }

row() { printf '%-12s %11s %8s %9s %7s  %s\n' "$@"; }

# Tries what is in the corpus one by one, whatever its size; then mutations.  Says a row; false where something is
# wrong.
fuzz() {
  local target=$1 verdict=fine status=0 program=$folder/bin/fuzz_$1
  local found=$folder/found/$target crashes=$folder/crashes/$target options
  [ $keep = 1 ] || found=$(mktemp -d)
  mkdir -p "$found" "$crashes"
  log=$folder/$target.log
  read -r -d '' -a options <<<"$(options_of "$target")" || true
  options+=(-artifact_prefix="$crashes/" -seed="$seed" -print_final_stats=1)
  "$program" "${options[@]}" tests/fuzz/corpus/"$target"/* >"$log" 2>&1 || status=$?
  if [ $status = 0 ]; then
    "$program" "${options[@]}" "$limit" "$found" tests/fuzz/corpus/"$target" >"$log" 2>&1 || status=$?
  else
    verdict="an input of the corpus: "
  fi
  [ $keep = 1 ] || rm -rf "$found"
  [ $status = 0 ] ||
    verdict=${verdict#fine}$(grep -m1 -E '^SUMMARY|^fuzz: does not hold' "$log" || echo "status $status")
  local first last
  first=$(number_behind 'cov' 1) last=$(number_behind 'cov' '$')
  row "$target" "$(number_behind number_of_executed_units 1)" "$(number_behind average_exec_per_sec 1)" "${last:--}" \
    "+$((${last:-0} - ${first:-0}))" "$verdict"
  return $status
}

# Prints what a target that failed said, and how to try its input again.
explain() {
  local input
  input=$(grep -o 'Test unit written to .*' "$log" | sed 's/.* to //' || true)
  [ -n "$input" ] || input=$(grep -o '^Running: .*' "$log" | tail -1 | sed 's/Running: //' || true)
  printf '\n%s: %s says\n' "$1" "$log"
  grep -v -E '^(#[0-9]+\s+(NEW|REDUCE|pulse|INITED|RELOAD)|Running: |Executed |INFO: )' "$log" |
    tail -40 | sed 's/^/  /'
  printf 'again:  %s %s\nkeep it as a test, once it is mended:  cp %s tests/fuzz/corpus/%s/\n' \
    "$folder/bin/fuzz_$1" "$input" "$input" "$1"
}

[ $keep = 0 ] || build
row target executions a_second coverage new verdict
failed=()
for target in "${targets[@]}"; do
  fuzz "$target" || failed+=("$target")
done
for target in "${failed[@]}"; do
  log=$folder/$target.log
  explain "$target"
done
[ ${#failed[@]} = 0 ]
