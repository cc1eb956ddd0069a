import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Construct } from 'constructs';
import { DeliveryOptions } from './delivery-options';
import { DeliveredParts, distributionFor } from './distribution';
import { mountOn } from './mount-on';
import { MountingOptions } from './mounting-options';
import { Mount } from '../../model/mount';
import { OriginalsProps, serveOriginals } from '../originals/serve-originals';

/** The props that decide how images are delivered. */
interface DeliveryProps extends DeliveryOptions, MountingOptions, OriginalsProps {
  readonly mount?: Mount;
}

/**
 * Returns the distribution that serves the images: a new one, or that of the user with behaviors for them.
 *
 * The first pattern that matches a path takes precedence, so that untouched originals come before variants. The default
 * behavior of a new distribution comes last by itself.
 */
export function deliver(
  scope: Construct, parts: DeliveredParts, props: DeliveryProps,
): cloudfront.Distribution {
  const { distribution: given, mount } = props;
  const distribution = given ?? distributionFor(scope, parts, props);
  const { transformation } = parts;
  const served = transformation
    ? serveOriginals(scope, { ...parts, distribution, routes: transformation.routes }, props) : [];
  if (given && mount) mountOn(scope, given, mount, { ...parts, served }, props);
  return distribution;
}
