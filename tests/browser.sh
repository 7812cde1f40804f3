#!/bin/sh
# Installs the browser in which tests open the pages, where that needs no question: Debian or Ubuntu, as root or by sudo.
# Without one those tests are skipped, and say so.
if command -v chromedriver >/dev/null && command -v chromium >/dev/null; then
    exit 0
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
export DEBIAN_FRONTEND=noninteractive
if command -v apt-get >/dev/null && $as_root apt-get update -qq &&
    $as_root apt-get install -qq -y --no-install-recommends chromium chromium-driver >/dev/null; then
    exit 0
fi
echo "no browser could be installed: the tests that open pages will be skipped" >&2
