#!/usr/bin/env bash
# What is installed comes from whichever registry the machine is set up with: no lockfile and no setting names one.
set -euo pipefail
cd "$(dirname "$0")/../.."

if git grep -nE '"resolved"|registry *=|"registry"|--index-url|--extra-index-url' -- \
  '*package-lock.json' '*package.json' '*.npmrc' '*requirements.txt'; then
  echo 'These lines name a host to install from.'
  exit 1
fi
