#!/usr/bin/env bash
# Types, every test that meets the CDK, and cdk-nag at the newest one; everything else runs at the oldest that the library takes.
set -euo pipefail
cd "$(dirname "$0")/../../.."

npm ci --prefix test/gates/newest
npx tsc -p test/gates/newest
npx jest --config test/gates/newest/jest.config.js --ci
