#!/usr/bin/env bash
# Every example synthesizes, the CDK's command line reads the result, and cfn-lint finds no error in it.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# The command line would otherwise ask hosts of its own for news.
export CDK_DISABLE_CLI_TELEMETRY=true CDK_DISABLE_VERSION_CHECK=true

venv=node_modules/.cache/cfn-lint
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement test/gates/requirements.txt

for app in examples/*/app.ts; do
  example=$(basename "$(dirname "$app")")
  echo "$example:"
  (cd "examples/$example" && CDK_OUTDIR="$out/$example" npx tsx --tsconfig ../../test/tsconfig.json app.ts)
  npx cdk ls --no-notices --app "$out/$example"
  "$venv/bin/cfn-lint" --non-zero-exit-code error "$out/$example"/*.template.json
done
