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

bin=$PWD/node_modules/.bin # npx takes half a second for each command
for app in examples/*/app.ts; do
  example=$(basename "$(dirname "$app")")
  echo "$example:"
  # The command line passes the context of `cdk.json` to the app.
  context=$(node -p 'JSON.stringify(require(process.argv[1]).context ?? {})' "$PWD/examples/$example/cdk.json")
  (cd "examples/$example" && CDK_CONTEXT_JSON=$context CDK_OUTDIR="$out/$example" \
    "$bin/tsx" --tsconfig ../../test/tsconfig.json app.ts)
  "$bin/cdk" ls --no-notices --app "$out/$example"
done
"$venv/bin/cfn-lint" --non-zero-exit-code error "$out"/*/*.template.json
