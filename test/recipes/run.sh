#!/usr/bin/env bash
# The recipes of docs/urls.md, docs/frameworks and docs/migration with the packages that they use, and sites of
# frameworks. The library itself needs neither. `--short` builds the site of Next.js 16 only.
set -euo pipefail
cd "$(dirname "$0")/../.."

sites=()
if [ "${1:-}" = --short ]; then
  sites=(next-16.site)
  export RECIPES_SHORT=1
  shift
fi

# Packages are installed when they have changed. Peers that none of them loads are 100 MB.
packages=test/recipes/packages
if ! cmp -s "$packages/package-lock.json" "$packages/node_modules/installed.json"; then
  npm ci --prefix "$packages" --ignore-scripts --omit=optional --omit=peer
  cp "$packages/package-lock.json" "$packages/node_modules/installed.json"
fi
npx jest --config test/recipes/jest.config.js --ci "$@"
npx jest --config test/recipes/sites/jest.config.js --ci ${sites[@]+"${sites[@]}"}
