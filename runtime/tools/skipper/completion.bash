# bash completion for skipper; installed as share/bash-completion/completions/skipper.
_skipper() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} options
  if [ "$COMP_CWORD" = 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "inspect profile dump convert verify doctor --help --version" -- "$word")
    return
  fi
  case $previous in
    --variant) mapfile -t COMPREPLY < <(compgen -W "avx512 avx2 sse41 arm" -- "$word"); return ;;
    --layout) mapfile -t COMPREPLY < <(compgen -W "keras1 keras2" -- "$word"); return ;;
  esac
  case $command in
    inspect) options="--json --dot --fused --html --variant" ;;
    profile) options="--weights --batch --threads --runs --variant --peak --json --html" ;;
    dump) options="--weights --output --input --random --batch --layer --all-layers --parameters --threads --variant" ;;
    convert) options="--model-ir --model --layout --quiet" ;;
    verify) options="--weights --input --random --batch --variant --threads --tolerance --ir" ;;
    doctor) options="--weights --variant --threads --json" ;;
  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options --help" -- "$word")
  else
    compopt -o filenames
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -F _skipper skipper
