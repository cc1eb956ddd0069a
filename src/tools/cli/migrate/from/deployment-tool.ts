import { HAS_MOVED } from './app-file';
import { CdnCode } from './findings';
import { optionsFileOf } from './options-file';
import { quoteForShell } from '../../shared/text';

/** The commands and words of the tool that deploys the image CDN. */
export interface DeploymentTool {
  readonly preparation: readonly string[];
  readonly deploy: string;
  readonly notes: readonly string[];
  /** Serves the image CDN locally. */
  readonly serve: readonly string[];
  /** Deploys the domain names, after they have moved. */
  readonly deployMoved: string;
  readonly deployMovedBack: string;
  readonly beforeMoving: readonly string[];
  readonly beforeMovingBack: readonly string[];
  /** The settings of a domain name. */
  readonly domain: string;
}

const SERVE = 'npx cdk-image-cdn serve --images ORIGINALS';

/** Returns the commands for an app of the CDK in a file. */
export function cdkTool(file: string): DeploymentTool {
  const cdk = `npx cdk --app ${quoteForShell(`npx tsx ${file}`)}`;
  const setHasMoved = (value: boolean) => [`Set \`${HAS_MOVED}\` to ${value} before the deployment.`];
  return {
    preparation: [
      'npm install cdk-image-cdn aws-cdk-lib constructs', 'npm install --save-dev aws-cdk tsx typescript',
    ],
    deploy: `${cdk} deploy`,
    notes: [`The code is in ${file}. First replace the placeholders, which comments mark.`],
    serve: [`${cdk} synth --quiet`, SERVE],
    deployMoved: `${cdk} deploy`,
    deployMovedBack: `${cdk} deploy`,
    beforeMoving: setHasMoved(true),
    beforeMovingBack: setHasMoved(false),
    domain: '`domainNames` and `certificate`',
  };
}

/** Returns the commands for the template of an options file. */
export function templateTool(file: string, cdn: CdnCode): DeploymentTool {
  const { parameters, ownDomain = {}, signingSecret } = optionsFileOf(cdn);
  const print = `npx cdk-image-cdn template ${quoteForShell(file)} --assets-bucket CODE_BUCKET --output images.yaml`;
  const deploy = [
    'aws cloudformation deploy --stack-name images --template-file images.yaml --s3-bucket CODE_BUCKET',
    '--capabilities CAPABILITY_IAM --parameter-overrides AssetsBucket=CODE_BUCKET',
    ...Object.entries(parameters).map(([name, value]) => `${name}=${quoteForShell(value)}`),
  ].join(' ');
  return {
    preparation: [
      'npm install cdk-image-cdn aws-cdk-lib constructs',
      print,
    ],
    deploy,
    notes: [
      `The options are in ${file}. CODE_BUCKET is a bucket of yours in the Region of the stack. Run the uploads that `
        + '`template` prints before the deployment.',
      ...signingSecret === undefined ? [] : [
        'ARN_OF_THE_SECRET is the output of `aws secretsmanager describe-secret --secret-id '
          + `${quoteForShell(signingSecret)} --query ARN --output text\`.`,
      ],
      'Terraform and AWS SAM deploy the template with the same parameters: see docs/without-cdk.md#deployment.',
    ],
    serve: [SERVE.replace('serve', 'serve --app images.yaml')],
    deployMoved: `${print} && ${deploy}`,
    deployMovedBack: `${print} && ${deploy}`,
    beforeMoving: [`Add ${JSON.stringify(ownDomain)} to the options in ${file} before the deployment.`],
    beforeMovingBack: [`Remove ${Object.keys(ownDomain).join(' and ')} from ${file} before the deployment.`],
    domain: '`domainNames` and `certificateArn`',
  };
}
