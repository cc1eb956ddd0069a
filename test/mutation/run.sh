#!/usr/bin/env bash
# Changes the code here and there, and fails where too few of the changes are noticed by a test. Arguments go to StrykerJS: --mutate src/caching.ts
set -euo pipefail
cd "$(dirname "$0")/../.."

npm ci --prefix test/mutation --legacy-peer-deps
test/mutation/node_modules/.bin/stryker run test/mutation/stryker.config.mjs "$@"
