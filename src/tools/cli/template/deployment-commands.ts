import * as path from 'node:path';
import { quoteForShell } from '../shared/text';

/** A template, the files that it needs, and warnings about it. */
export interface SynthesizedTemplate {
  readonly template: {
    readonly Parameters?: { readonly [name: string]: { readonly Default?: unknown } };
  };
  readonly assets: readonly { readonly file: string; readonly objectKey: string }[];
  readonly warnings: readonly string[];
}

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
    ? assets.map(asset => `aws s3 cp ${quoteForShell(asset.file)} s3://${assetsBucket}/${asset.objectKey}`)
    : [`aws s3 sync ${quoteForShell(assetsFolder)} s3://${assetsBucket}`];
  const { AssetsBucket, ...others } = template.Parameters ?? {};
  const values = [
    ...AssetsBucket ? [`AssetsBucket=${assetsBucket}`] : [],
    ...Object.entries(others).filter(([, parameter]) => parameter.Default === undefined)
      .map(([name]) => `${name}=VALUE`),
  ];
  const deployment = [
    `aws cloudformation deploy --stack-name ${stack} --template-file ${quoteForShell(file)}`,
    `--s3-bucket ${assetsBucket} --capabilities CAPABILITY_IAM`,
    ...values.length > 0 ? [`--parameter-overrides ${values.join(' ')}`] : [],
  ].join(' \\\n    ');
  return [...uploads, deployment].map(command => `  ${command}\n`).join('');
}

/** Returns a name that CloudFormation accepts, which begins with a letter. */
function stackNameOf(file: string): string {
  const name = path.basename(file).replace(/\.\w+$/, '').replace(/[^a-z\d]+/gi, '-').replace(/^-|-$/g, '');
  return /^[a-z]/i.test(name) ? name : ['images', name].filter(Boolean).join('-');
}
