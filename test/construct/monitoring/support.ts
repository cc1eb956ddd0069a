import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ImageCdnProps, ImageFormat, ImageTransformation, MonitoringOptions } from '../../../src';
import { only, stackWith } from '../../support';

export const EAST = { account: '111122223333', region: 'us-east-1' };
export const WEST = { account: '111122223333', region: 'eu-west-1' };

/** A CDN with metrics of transformations and of the cache. */
export const TRANSFORMING: ImageCdnProps = {
  transformation: ImageTransformation.onDemand(),
  additionalMetrics: true,
};

/** A CDN that also prewarms variants. */
export const PREWARMING: ImageCdnProps = { ...TRANSFORMING, prewarm: [{ formats: [ImageFormat.AVIF] }] };

export function monitored(options: MonitoringOptions = {}, props: ImageCdnProps = TRANSFORMING, env = EAST) {
  const { stack, cdn } = stackWith(props, { env, crossRegionReferences: true });
  const monitoring = cdn.addMonitoring('Monitoring', options);
  return { stack, cdn, monitoring, template: Template.fromStack(stack) };
}

/** A stack of a CDN in another Region, and one in us-east-1. */
export function twoRegions() {
  const app = new App();
  const stack = new Stack(app, 'Test', { env: WEST, crossRegionReferences: true });
  const after = new Stack(app, 'East', { env: EAST, crossRegionReferences: true });
  return { stack, after };
}

/** The dashboard as CloudWatch receives it. Tokens are names in angle brackets. */
export function dashboardOf(template: Template): { widgets: any[] } {
  const body = only(template, 'AWS::CloudWatch::Dashboard').DashboardBody;
  const parts: unknown[] = typeof body === 'string' ? [body] : body['Fn::Join'][1];
  return JSON.parse(
    parts.map(part => (typeof part === 'string' ? part : `<${JSON.stringify(part).replace(/\W+/g, '.')}>`)).join(''),
  );
}

export function titlesOf(template: Template): string[] {
  return dashboardOf(template).widgets.map(widget => widget.properties.title);
}

/** The alarms by name, without those on purging and prewarming. */
export function alarmsOf(template: Template): Record<string, any> {
  const alarms = Object.entries(template.findResources('AWS::CloudWatch::Alarm')).filter(
    ([id]) => !/OnChange|Prewarm/.test(id),
  );
  return Object.fromEntries(
    alarms.map(([id, { Properties }]) => [
      /(ServerErrors|CacheHitRate|VariantLimit|Transform[A-Za-z]+)Alarm/.exec(id)![1],
      Properties,
    ]),
  );
}
