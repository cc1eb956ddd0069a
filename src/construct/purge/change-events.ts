import { CfnResource, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { readable } from '../core/printed-json';
import { isKnown, warn } from '../core/validate';
import { PlannedRoute } from '../plan/sources';

const SERVICE = 'events.amazonaws.com';
const NOTIFICATIONS = 'Notifications'; // what the CDK's bucket calls its custom resource

/** A bucket of originals. */
export interface ChangingSource {
  /** Undefined outside AWS. */
  readonly bucket?: s3.IBucket;
  /** The routes to it. Undefined if all originals have one source. */
  readonly routes?: readonly PlannedRoute[];
}

/**
 * Sends events about images in a bucket to the queue. Returns false, with a warning, if the source does not send
 * events, or requires a further step.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html
 * @param index the number of the source among those of the CDN
 */
export function sendChanges(
  scope: Construct, { bucket, routes }: ChangingSource, index: number, queue: sqs.Queue, deadLetters: sqs.Queue,
): boolean {
  const byHand = `its images are not purged automatically; purge changed images with ${purgeCommands(routes)}`;
  if (!bucket) {
    const { url } = routes?.[0].remote?.config ?? {};
    const name = url === undefined ? 'the source outside AWS' : `the bucket outside AWS at ${url}`;
    warn(scope, 'noEvents', `${name} reports no changes, so ${byHand}`);
    return false;
  }
  if (isElsewhere(scope, bucket)) {
    warn(scope, 'eventsElsewhere', `the bucket ${readable(scope, bucket.bucketName)} is in another Region or account `
      + `(${bucket.env.region}, ${bucket.env.account}), where its events stay, so ${byHand}`);
    return false;
  }
  addRule(scope, bucket, `Rule${index || ''}`, queue, deadLetters);
  return turnOn(scope, bucket);
}

function isElsewhere(scope: Construct, { env }: s3.IBucket): boolean {
  const { region, account } = Stack.of(scope);
  const differ = (a: string, b: string) => isKnown(a) && isKnown(b) && a !== b;
  return differ(env.region, region) || differ(env.account, account);
}

function addRule(
  scope: Construct, bucket: s3.IBucket, id: string, queue: sqs.Queue, deadLetters: sqs.Queue,
): void {
  const rule = new events.Rule(scope, id, {
    description: `Images that change in the bucket of ${scope.node.scope!.node.path}`.slice(0, 512),
    eventPattern: {
      source: ['aws.s3'],
      detailType: ['Object Created', 'Object Deleted'],
      detail: { bucket: { name: [bucket.bucketName] } },
    },
  });
  rule.addTarget({ bind: () => ({ arn: queue.queueArn, deadLetterConfig: { arn: deadLetters.queueArn } }) });
  for (const target of [queue, deadLetters]) {
    target.addToResourcePolicy(new iam.PolicyStatement({
      actions: ['sqs:SendMessage'],
      resources: [target.queueArn],
      principals: [new iam.ServicePrincipal(SERVICE)],
      conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
    }));
  }
}

/**
 * Enables events on the resource itself. The CDK's method would add a function that may change the notifications of
 * every bucket.
 */
function turnOn(scope: Construct, bucket: s3.IBucket): boolean {
  const resource = bucket.node.defaultChild;
  if (!(resource instanceof s3.CfnBucket)) {
    warn(scope, 'importedBucketEvents', 'an imported bucket cannot be configured at synthesis to send events, '
      + 'and until it does, its images are not purged automatically. '
      + `Run \`aws s3api put-bucket-notification-configuration --bucket ${readable(scope, bucket.bucketName)} `
      + '--notification-configuration \'{"EventBridgeConfiguration":{}}\'`, '
      + 'with the existing notifications added, because it replaces them');
    return false;
  }
  resource.addPropertyOverride('NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled', true);
  if (bucket instanceof s3.Bucket) keepOn(bucket);
  return true;
}

/**
 * Keeps EventBridge enabled on a bucket whose notifications are managed by the CDK's custom resource, which overwrites
 * all of them.
 *
 * The update of the bucket overwrites them, too. A property that the custom resource ignores has it write them again
 * afterwards, even if it enabled EventBridge before.
 */
function keepOn(bucket: s3.Bucket): void {
  const notifications = bucket.node.tryFindChild(NOTIFICATIONS);
  if (notifications) {
    bucket.enableEventBridgeNotification();
    notifications.node.children.filter(CfnResource.isCfnResource)
      .filter(({ cfnResourceType }) => cfnResourceType === 'Custom::S3BucketNotifications')
      .forEach(resource => resource.addPropertyOverride('WrittenAfter', 'EventBridge of the bucket'));
    return;
  }
  bucket.node.addValidation({
    validate: () => bucket.node.tryFindChild(NOTIFICATIONS)
      ? ['notifications that were added to this bucket disable the events that purging requires. '
        + 'Call `enableEventBridgeNotification()` on it before `new ImageCdn()`']
      : [],
  });
}

/**
 * Returns the commands that purge an image of a source by hand. They take the keys of the CDN, in which each source has
 * its prefix.
 *
 * @param routes the routes to the source. Undefined if keys are those of the source
 */
function purgeCommands(routes: readonly PlannedRoute[] = [{ pathPrefix: '' }]): string {
  return routes.map(commandOf).join(' and ');
}

function commandOf({ pathPrefix, place, remote }: PlannedRoute): string {
  const { keyPrefix = '' } = place ?? remote ?? {};
  const command = `\`npx cdk-image-cdn purge ${pathPrefix}KEY\``;
  if (keyPrefix === pathPrefix) return command;
  return `${command} (for the object ${isKnown(keyPrefix) ? keyPrefix : '<keyPrefix>'}KEY)`;
}
