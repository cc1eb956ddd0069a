#!/usr/bin/env bash
# The recipes of docs/urls.md and docs/migration, with the packages that they use. The library itself does not need them.
set -euo pipefail
cd "$(dirname "$0")/../.."

npm ci --prefix test/recipes/packages --ignore-scripts --omit=optional
npx jest --config test/recipes/jest.config.js --ci "$@"
