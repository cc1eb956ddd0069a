#!/usr/bin/env bash
# Types, every test that uses the CDK, and cdk-nag, with the newest CDK. All other checks use the oldest supported one.
# --short runs the tests of whole apps, and of what differs between versions of the CDK.
set -euo pipefail
cd "$(dirname "$0")/../../.."

npm ci --prefix test/gates/newest
npx tsc -p test/gates/newest
[ "${1:-}" != --short ] || export SHORT=1
npx jest --config test/gates/newest/jest.config.js --ci
