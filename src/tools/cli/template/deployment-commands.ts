import * as path from 'node:path';
import { SynthesizedTemplate } from './synthesize-template';
import { shellWord } from '../shell-word';

/** The file of a template, and the bucket of its assets. */
interface Deployed {
  readonly file: string;
  readonly assetsBucket: string;
  /** The folder with copies of the assets, if there are any. */
  readonly assetsFolder?: string;
}

/** Returns the commands of the AWS CLI that upload the assets and deploy the template. */
export function deploymentCommands(
  { assets, template }: SynthesizedTemplate, { file, assetsBucket, assetsFolder }: Deployed,
): string {
  const stack = stackNameOf(file);
  const uploads = assetsFolder === undefined
    ? assets.map(asset => `aws s3 cp ${shellWord(asset.file)} s3://${assetsBucket}/${asset.objectKey}`)
    : [`aws s3 sync ${shellWord(assetsFolder)} s3://${assetsBucket}`];
  const required = Object.entries(template.Parameters)
    .filter(([, parameter]) => parameter.Default === undefined).map(([name]) => name);
  const deployment = [
    `aws cloudformation deploy --stack-name ${stack} --template-file ${shellWord(file)}`,
    `--s3-bucket ${assetsBucket} --capabilities CAPABILITY_IAM`,
    ['--parameter-overrides', `AssetsBucket=${assetsBucket}`, ...required.map(name => `${name}=VALUE`)].join(' '),
  ].join(' \\\n    ');
  return [...uploads, deployment].map(command => `  ${command}\n`).join('');
}

/** Returns a name that CloudFormation accepts, which begins with a letter. */
function stackNameOf(file: string): string {
  const name = path.basename(file).replace(/\.\w+$/, '').replace(/[^a-z\d]+/gi, '-').replace(/^-|-$/g, '');
  return /^[a-z]/i.test(name) ? name : ['images', name].filter(Boolean).join('-');
}
