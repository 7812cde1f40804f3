#!/usr/bin/env bash
# Marks the hand-in in /autograder/submission and leaves /autograder/results/results.json, as Gradescope asks for.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
python="${THEORY_VENV:-/autograder/venv}/bin/python"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root/source"
PYTHONPATH="$root/source/lib" "$python" -m theory grade "$root/submission" --layout one --out "$work" @OPTIONS@
mkdir -p "$root/results"
cp "$work/results/submission.json" "$root/results/results.json"
