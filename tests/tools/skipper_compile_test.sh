#!/usr/bin/env bash
# skipper_compile_test.sh CASE SKIPPER_COMPILE WORK_FOLDER MODEL.mlir [CHANGED_MODEL.mlir]: skipper-compile as a user
# and a build run it.
set -euo pipefail
case=$1 compiler=$2 work=$3 ir=$4 changed_ir=${5:-}
data=$(cd "$(dirname "${BASH_SOURCE[0]}")/../data" && pwd)
rm -rf "$work"
mkdir -p "$work"
cd "$work"

fail() {
  echo "FAILED: $*"
  exit 1
}

# refused MESSAGE ARGUMENT...: exit code 2, the message, and nothing in the folder out.
refused() {
  local message=$1 code=0
  shift
  "$compiler" "$@" 2>messages || code=$?
  cat messages
  [ $code = 2 ] || fail "exit code $code instead of 2 for: $*"
  grep -qF -e "$message" messages || fail "the message does not say '$message'"
  [ ! -e out ] || [ -z "$(find out -type f)" ] || fail "files were left: $(find out -type f)"
}

one_line() {
  [ "$(wc -l <messages)" = 1 ] || fail "not one line but $(wc -l <messages)"
}

same_files() {
  local one two
  one=$(cd "$1" && find . -path ./cache -prune -o -type f -print | sort)
  two=$(cd "$2" && find . -path ./cache -prune -o -type f -print | sort)
  [ "$one" = "$two" ] || fail "other files: $one against $two"
  for file in $one; do cmp "$1/$file" "$2/$file" || fail "$file differs"; done
  echo "$(wc -w <<<"$one") equal files"
  grep -q '^\./lib.*\.a$' <<<"$one" || fail "there is no archive"
}

# Fresh caches, another folder, more processes: the same bytes.
test_reproducible() {
  "$compiler" "$ir" -o one --jobs 1
  mkdir elsewhere
  (cd elsewhere && "$compiler" "$ir" -o two --jobs 2)
  same_files one elsewhere/two
}

# From "<model>: N kernels, M compiled, K from the cache": M.
compiled_kernels() {
  sed -n 's/.*: \([0-9]*\) kernels, \([0-9]*\) compiled.*/\2/p' "$1"
}

# The members of two archives, in folders, that are not the same.
changed_members() {
  (cd "$1" && ar x ../"$3")
  (cd "$2" && ar x ../"$4")
  local member
  for member in $(ls "$1" "$2" | grep '\.o$' | sort -u); do cmp -s "$1/$member" "$2/$member" || echo "$member"; done
}

# In the changed model, res2a_branch2b has another kernel size, so res2a_branch2a writes another halo for it.
test_incremental() {
  local options=(--target avx2 --cache cache) changed
  "$compiler" "$ir" "${options[@]}" -o first 2>first.log
  "$compiler" "$ir" "${options[@]}" -o again 2>again.log
  "$compiler" "$changed_ir" "${options[@]}" -o changed 2>changed.log
  cat first.log again.log changed.log
  [ "$(compiled_kernels first.log)" -ge 10 ] || fail "hardly any kernels were compiled at first"
  [ "$(compiled_kernels again.log)" = 0 ] || fail "kernels were compiled again for the same model"
  mkdir one two
  changed=$(changed_members one two first/libtiny.a changed/libtiny.a)
  echo "changed: $changed"
  diff - <(echo "$changed") <<'END' || fail "other kernels than those of the changed layer are new"
tiny_avx2_res2a_branch2a.o
tiny_avx2_res2a_branch2b.o
tiny_avx2_res2a_branch2b_pack_kernel.o
tiny_driver.o
END
  [ "$(compiled_kernels changed.log)" = 3 ] || fail "not just those three kernels were compiled"
  # The cache changes nothing in the result.
  "$compiler" "$changed_ir" --target avx2 -o fresh
  same_files changed fresh
}

test_unwritable_folder() {
  touch file
  refused "cannot make the folder file/out: Not a directory" "$ir" --target sse41 -o file/out
  # A folder in which even root cannot write.
  refused "cannot write /proc/self/" "$ir" --target sse41 -o /proc/self --cache cache
  refused "cannot make the folder /proc/self/cache" "$ir" --target sse41 -o out --cache /proc/self/cache
  # The archive's place is taken: the file that is there already stays, and no other file is half-written.
  "$compiler" "$ir" --target sse41 -o whole
  mkdir -p taken/"$(basename whole/lib*.a)"
  local code=0
  "$compiler" "$ir" --target sse41 -o taken 2>messages || code=$?
  cat messages
  [ $code = 2 ] || fail "exit code $code instead of 2"
  grep -q "cannot write taken/lib" messages || fail "the message does not name the archive"
  (cd taken && find . -path ./cache -prune -o -type f -print) | while read -r left; do
    cmp "taken/$left" "whole/$left" || fail "$left is half-written"
  done
}

test_bad_ir() {
  echo 'this is no module' >text.mlir
  refused "text.mlir:1:1: error:" text.mlir -o out
  head -c 3000 "$ir" >truncated.mlir
  refused "truncated.mlir:" truncated.mlir -o out
  echo 'module @empty {}' >empty.mlir
  refused "empty.mlir has no function 'forward'" empty.mlir -o out
  refused "cannot read missing.mlir" missing.mlir -o out
  head -c 4000 "$compiler" >binary.mlir
  refused "binary.mlir:" binary.mlir -o out
  # A shape that does not follow from its operands.
  sed 's/-> tensor<?x\([0-9]*\)xf32>/-> tensor<?x7\1xf32>/' "$ir" >shape.mlir
  refused "error:" shape.mlir -o out
  # Extents that no search would come to the end of.
  local map="tensor<?x2147483647x2147483647x3xf32>"
  refused "error: layer 'conv1': 'nn.conv2d' reads '$map': every extent must be positive" \
    "$data/ir/huge_extents.mlir" --entry predict,cam -o out
}

test_bad_options() {
  refused "unknown target 'vax'; known are avx512" "$ir" --target vax -o out
  refused "unknown target 'arm-64-linux-sve2'; known are avx512" "$ir" --target arm-64-linux-sve2 -o out
  local target
  for target in avx2,arm:avx2:arm avx2,cuda80:avx2:cuda80 cuda70,opencl:cuda70:opencl; do
    IFS=: read -r target first second <<<"$target"
    refused "targets $first and $second are of two families; compile an archive for each" \
      "$ir" --target "$target" -o out
    one_line
  done
  for target in cuda90 cuda_capability_90 x86-64-linux-cuda-cuda_capability_90; do
    refused "unknown target '$target'; known for CUDA are cuda86 (x86-64-linux-cuda-cuda_capability_86), cuda80" \
      "$ir" --target "$target" -o out
    one_line
  done
  for target in cuda x86-64-linux-cuda; do
    refused "unknown target '$target': which capability? Known for CUDA are cuda86" "$ir" --target "$target" -o out
    one_line
  done
  refused "no layer 'nowhere'" "$ir" --keep nowhere -o out
  local code=0
  "$compiler" "$ir" --max-batch 0 -o out 2>messages || code=$?
  cat messages
  [ $code = 1 ] && grep -q -e "--max-batch must be between 1 and 65536" messages || fail "--max-batch 0: $code"
  for option in weights arithmetic; do
    code=0
    "$compiler" "$ir" --$option bfloat16 -o out 2>messages || code=$?
    cat messages
    one_line
    [ $code = 1 ] && grep -q -e "--$option knows float32, float16 and int8, not 'bfloat16'" messages ||
      fail "--$option: $code"
    code=0
    "$compiler" "$ir" --entry train_step,update --target arm_fp16 --$option float16 -o out 2>messages || code=$?
    cat messages
    one_line
    [ $code = 1 ] && grep -q -e "--weights and --arithmetic are for the entries predict and cam" messages ||
      fail "training in float16: $code"
  done
  refused "no target has float16 arithmetic; those that have it are arm_fp16" \
    "$ir" --target avx512 --arithmetic float16 -o out
  one_line
  local half_targets="avx512_vnni, avx512, avx2, sse41, arm_fp16"
  for target in arm cuda80 opencl; do
    refused "the target $target takes no float16 weights; those that do are $half_targets" \
      "$ir" --target $target --weights float16 -o out
    one_line
  done
  refused "no target has int8 arithmetic; those that have it are avx512_vnni, arm_dot_prod" "$ir" --target avx512,avx2 \
    --arithmetic int8 -o out
  one_line
  refused "weights of int8 are for products of int8: ask for that arithmetic" \
    "$ir" --target avx512_vnni --weights int8 -o out
  one_line
  for name in "two words" 2d class ""; do
    code=0
    "$compiler" "$ir" --name "$name" -o out 2>messages || code=$?
    cat messages
    one_line
    [ $code = 1 ] && grep -qF -e "\"$name\"" messages || fail "--name '$name': $code"
  done
  code=0
  "$compiler" "$ir" --no-such-option -o out 2>messages || code=$?
  [ $code = 1 ] || fail "an unknown option: $code"
  [ ! -e out ] || fail "a refused command made its folder"
  "$compiler" --version | grep -q '^skipper-compile [0-9]'
  "$compiler" --help | grep -q -e --max-batch
}

# Another precision is another fingerprint, so that blobs are not taken for those of the first one, and half the memory.
test_precision() {
  "$compiler" "$ir" --target sse41 -o plain 2>messages
  "$compiler" "$ir" --target sse41 --weights float16 -o half 2>messages
  cat messages
  if grep -q -i warning messages; then fail "a warning"; fi
  [ "$(grep graph_hash plain/manifest.json)" != "$(grep graph_hash half/manifest.json)" ] || fail "equal fingerprints"
  grep -q '"weights": "float32"' plain/manifest.json || fail "no precision in the manifest"
  grep -q '"weights": "float16"' half/manifest.json || fail "another precision in the manifest"
  grep -q '"arithmetic": "float32"' half/manifest.json || fail "another arithmetic in the manifest"
  local plain_bytes half_bytes
  plain_bytes=$(sed -n 's/.*"packed_bytes": \([0-9]*\).*/\1/p' plain/manifest.json)
  half_bytes=$(sed -n 's/.*"packed_bytes": \([0-9]*\).*/\1/p' half/manifest.json)
  [ "$half_bytes" -lt $((plain_bytes * 7 / 10)) ] || fail "$half_bytes bytes of $plain_bytes"
  # Those of several targets that have float16 compute in it.
  "$compiler" "$ir" --target arm_fp16,arm --arithmetic float16 -o both
  grep -o '"\(weights\|arithmetic\)": "float[0-9]*"' both/manifest.json | sort | uniq -c | tr -s ' ' >found
  diff found - <<'END' || fail "other precisions"
 1 "arithmetic": "float16"
 1 "arithmetic": "float32"
 1 "weights": "float16"
 1 "weights": "float32"
END
  "$compiler" "$ir" --target avx512_vnni,avx2 --arithmetic int8 -o int8
  grep -o '"arithmetic": "[a-z0-9]*"' int8/manifest.json | tr '\n' ' ' >found
  [ "$(cat found)" = '"arithmetic": "int8" "arithmetic": "float32" ' ] || fail "other precisions: $(cat found)"
}

# Another name is another prefix of functions, files and kernels, and another fingerprint: blobs are not taken for the
# first model's.
test_name() {
  "$compiler" "$ir" --target sse41 -o plain
  "$compiler" "$ir" --target sse41 --name other -o named
  (cd named && find . -path ./cache -prune -o -type f -print | sort) >files
  diff files - <<'END' || fail "other files"
./libother.a
./manifest.json
./other.fused.mlir
./other.h
./other.sse41.mlir
END
  grep -q '"name": "other"' named/manifest.json || fail "the manifest has another name"
  nm --defined-only --extern-only named/libother.a 2>/dev/null | awk 'NF == 3 { print $3 }' >symbols
  grep -qx other_predict symbols || fail "there is no other_predict"
  if grep -E '^tiny_' symbols; then fail "symbols of the first name are left"; fi
  [ "$(grep graph_hash plain/manifest.json)" != "$(grep graph_hash named/manifest.json)" ] || fail "equal fingerprints"
}

# Linked whole, with no library but the four: whatever is undefined in the archive is found in them.
test_symbols() {
  "$compiler" "$ir" -o out
  local archive
  archive=$(echo out/lib*.a)
  nm -u "$archive" 2>/dev/null | awk '$1 == "U" || $1 == "w" { print $2 }' | sort -u >undefined
  nm --defined-only "$archive" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u >defined
  echo "from the system: $(comm -23 undefined defined | tr '\n' ' ')"
  [ -n "$(comm -23 undefined defined)" ] || fail "no symbol is taken from the system: is $archive empty?"
  echo 'int main(void) { return 0; }' >main.c
  cc main.c -nodefaultlibs -Wl,--whole-archive "$archive" -Wl,--no-whole-archive -Wl,--no-undefined \
    -lc -lm -lpthread -ldl -o program
  ./program
  readelf -d program | sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' >needed
  cat needed
  if grep -v -E '^(libc\.so\.6|libm\.so\.6|libpthread\.so\.0|libdl\.so\.2|ld-linux-.*)$' needed; then
    fail "the program needs more than libc, libm, libpthread and libdl"
  fi
}

"test_$case"
