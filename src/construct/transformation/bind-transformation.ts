import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BoundTransformation, ImageTransformation } from './image-transformation';
import { FlatRatePlan } from '../../model/flat-rate-plan';
import { Mount } from '../../model/mount';
import { Caching } from '../caching/caching';
import { originProps } from '../originals/image-origin';
import { ImageSourceRoute, isRouted } from '../originals/image-source-route';
import { onlyRemote } from '../originals/remote-sources';
import { boundRoutes } from '../originals/source-routes';
import { HotLinkProtection } from '../protection/hot-links';

/** The props that decide how images are transformed. */
interface TransformingProps {
  readonly transformation?: ImageTransformation;
  readonly sources?: ImageSourceRoute[];
  readonly hotLinkProtection?: HotLinkProtection;
  readonly originShieldRegion?: string;
  readonly mount?: Mount;
  readonly flatRatePlan?: FlatRatePlan;
  readonly allowedOrigins?: string[];
}

/**
 * Creates the resources that transform images. Returns undefined if images are served as they are.
 */
export function bindTransformation(
  scope: Construct,
  { originals, caching }: { readonly originals?: s3.IBucket; readonly caching: Caching },
  props: TransformingProps,
): BoundTransformation | undefined {
  if (!props.transformation?._transformsImages) return undefined;
  const { sources } = props;
  const routes = isRouted(sources) ? boundRoutes(scope, sources) : undefined;
  return props.transformation._bind(scope, {
    originals,
    source: routes ? onlyRemote(routes) : sources?.[0].source._originals(scope, 'sources[0].source'),
    routes,
    caching,
    hotLinks: props.hotLinkProtection,
    flatRatePlan: props.flatRatePlan,
    allowsEveryOrigin: props.allowedOrigins !== undefined,
    origin: originProps(props),
    mount: props.mount,
  });
}
