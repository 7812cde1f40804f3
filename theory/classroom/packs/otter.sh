#!/usr/bin/env bash
# Marks the folder of hand-ins that it is given and leaves final_grades.csv here, as `otter grade` does.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
python="${THEORY_VENV:-$here/venv}/bin/python"
folder=$(cd "${1:?give the folder with the hand-ins}" && pwd)
out="$PWD"
cd "$here"
PYTHONPATH="$here/lib" "$python" -m theory grade "$folder" --out "$out/marks" --gradebook otter @OPTIONS@
cp "$out/marks/otter.csv" "$out/final_grades.csv"
