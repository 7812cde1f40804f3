#!/usr/bin/env bash
# Marks the hand-in in /grade/student and leaves /grade/results/results.json, as PrairieLearn asks for.
set -euo pipefail
root="${GRADE_ROOT:-/grade}"
python="${THEORY_VENV:-/theory/venv}/bin/python"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root/tests"
PYTHONPATH="$root/tests/lib" "$python" -m theory grade "$root/student" --layout one --out "$work" \
    --results prairielearn @OPTIONS@
mkdir -p "$root/results"
cp "$work/results/submission.json" "$root/results/results.json"
