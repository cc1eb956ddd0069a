#!/usr/bin/env bash
# Installs what changes the code beside the project's own packages, as nothing else needs it, and starts it. --help tells of its arguments.
set -euo pipefail
cd "$(dirname "$0")"

[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --legacy-peer-deps --no-audit --no-fund
exec node main.mjs "$@"
