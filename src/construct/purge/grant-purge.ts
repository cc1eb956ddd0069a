import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Lets the grantee invoke the purge worker, as `npx cdk-image-cdn purge` does.
 */
export function grantPurge(workerArn: string, grantee: iam.IGrantable): iam.Grant {
  return iam.Grant.addToPrincipal({ grantee, actions: ['lambda:InvokeFunction'], resourceArns: [workerArn] });
}
