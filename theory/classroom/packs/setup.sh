#!/usr/bin/env bash
# Installs what the autograder needs: a Python environment without torch, which grading never imports.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
place="${THEORY_VENV:-/autograder/venv}"
if ! command -v python3 >/dev/null || ! python3 -c 'import ensurepip' 2>/dev/null; then
    apt-get update && apt-get install -y python3 python3-venv
fi
python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "expected Python 3.11 or newer, but found $(python3 --version); choose a newer base image, such as Ubuntu 24.04" >&2
    exit 1
}
python3 -m venv "$place"
"$place/bin/python" -m pip install --quiet --requirement "$here/requirements.txt"
