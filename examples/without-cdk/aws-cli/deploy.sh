#!/usr/bin/env bash
# Deploys an image CDN with the AWS CLI alone. Run it again to change parameters or to install a new version:
#   ./deploy.sh STACK ASSETS_BUCKET [PARAMETER=VALUE ...]
# ASSETS_BUCKET is a bucket for the code of the functions, in the Region of the stack. It is created if necessary.
set -euo pipefail

stack=${1:?usage: deploy.sh STACK ASSETS_BUCKET [PARAMETER=VALUE ...]}
bucket=${2:?usage: deploy.sh STACK ASSETS_BUCKET [PARAMETER=VALUE ...]}
shift 2
cd "$(dirname "$0")"

aws s3api head-bucket --bucket "$bucket" 2> /dev/null || aws s3 mb "s3://$bucket"

npx cdk-image-cdn template ../options.json --assets-bucket "$bucket" --output "$stack.json" --assets assets
aws s3 sync --no-progress assets "s3://$bucket"

aws cloudformation deploy \
  --stack-name "$stack" \
  --template-file "$stack.json" \
  --s3-bucket "$bucket" \
  --capabilities CAPABILITY_IAM \
  --parameter-overrides "AssetsBucket=$bucket" "$@"

aws cloudformation describe-stacks --stack-name "$stack" --query 'Stacks[0].Outputs' --output table
