#!/usr/bin/env bash
# The template of the command `template` and the examples that deploy it, checked by cfn-lint, by the parsers of AWS SAM
# and Terraform, and by the AWS CLI, whose requests a local server answers.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
venv=node_modules/.cache/without-cdk
python3 -m venv "$venv"
"$venv/bin/pip" install --quiet --disable-pip-version-check --requirement test/gates/without-cdk.txt

cp -r examples/without-cdk "$out/examples"
cli=(npx tsx src/cli.ts)
"${cli[@]}" template "$out/examples/options.json" --assets-bucket my-code --output "$out/examples/images.json"
"${cli[@]}" template --assets-bucket my-code --output "$out/examples/sam/images.yaml"

echo 'cfn-lint:'
"$venv/bin/cfn-lint" --non-zero-exit-code error "$out/examples/images.json" "$out/examples/sam/images.yaml"

echo 'AWS SAM:'
export SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=eu-west-1 AWS_ACCESS_KEY_ID=unused AWS_SECRET_ACCESS_KEY=unused
"$venv/bin/sam" validate --lint --template "$out/examples/sam/template.yaml"

echo 'Terraform:'
"$venv/bin/python" - "$out/examples/terraform/main.tf" << 'PYTHON'
import sys, hcl2
with open(sys.argv[1]) as file:
    print('blocks:', ', '.join(sorted(hcl2.load(file))))
PYTHON

echo 'AWS CLI:'
# `aws` is replaced by a program that prints its arguments and finds no bucket, `npx` by one that runs the sources.
mkdir "$out/bin"
cat > "$out/bin/aws" << SCRIPT
#!/bin/sh
echo "aws \$*" | tee -a "$out/calls"
[ "\$2" != head-bucket ]
SCRIPT
cat > "$out/bin/npx" << SCRIPT
#!/bin/sh
shift
exec "$PWD/node_modules/.bin/tsx" "$PWD/src/cli.ts" "\$@"
SCRIPT
chmod +x "$out"/bin/*
PATH="$out/bin:$PATH" "$out/examples/aws-cli/deploy.sh" images my-code PriceClass=PriceClass_All > /dev/null
for call in 's3 mb s3://my-code' 's3 sync --no-progress assets s3://my-code' 'AssetsBucket=my-code PriceClass=PriceClass_All'; do
  grep --fixed-strings -- "$call" "$out/calls"
done
[ "$(find "$out/examples/aws-cli/assets" -name '*.zip' | wc -l)" = 2 ]
