# Sourced: python_environment FOLDER REQUIREMENTS makes a Python environment of pinned packages, unless it is there
# already.  The stamp holds what it was made from and is written last, so that an interrupted installation is done
# again.
python_environment() {
  local folder=$1 requirements=$2 stamp="$1/setup.stamp" wanted
  wanted=$( (/usr/bin/python3 --version && cat "$requirements") | sha256sum)
  if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    say "Python environment $(basename "$folder"): up to date"
    return
  fi
  say "Python environment $(basename "$folder"): installing $(realpath --relative-to="$root" "$requirements")"
  rm -f "$stamp"
  [ -x "$folder/bin/python" ] || /usr/bin/python3 -m venv --clear "$folder"
  "$folder/bin/python" -m pip install --quiet --disable-pip-version-check -r "$requirements"
  echo "$wanted" >"$stamp"
}
