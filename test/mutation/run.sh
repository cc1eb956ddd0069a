#!/usr/bin/env bash
# Installs the mutation testing tool beside the project's own packages, as nothing else needs it, and starts it. --help
# lists its arguments.
set -euo pipefail
cd "$(dirname "$0")"

[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --legacy-peer-deps --no-audit --no-fund
exec node main.mjs "$@"
