import { App, Stack, StackProps } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import { Construct } from 'constructs';
import { ImageCdn, ImageCdnProps } from '../src';

/** The stack of a test, in an app of its own. */
export function emptyStack(props?: StackProps): Stack {
  return new Stack(new App(), 'Test', props);
}

/** The stack of a test, with a default `ImageCdn` called `Images` unless told otherwise. */
export function stackWith(props?: ImageCdnProps, stackProps?: StackProps): { stack: Stack; cdn: ImageCdn } {
  const stack = emptyStack(stackProps);
  return { stack, cdn: new ImageCdn(stack, 'Images', props) };
}

/** The distribution of a site, for CDNs that are added to one. */
export function siteIn(scope: Construct, props?: Partial<cloudfront.DistributionProps>): cloudfront.Distribution {
  return new cloudfront.Distribution(scope, 'Site', {
    defaultBehavior: { origin: new origins.HttpOrigin('www.example.org') }, ...props,
  });
}

/** The template of a stack with one `ImageCdn`. */
export function templateOf(props?: ImageCdnProps, stackProps?: StackProps): Template {
  return Template.fromStack(stackWith(props, stackProps).stack);
}

/** The properties of the only resource of a type. */
export function only(template: Template, type: string): any {
  const resources = Object.values(template.findResources(type));
  if (resources.length !== 1) throw new Error(`${resources.length} resources of ${type}`);
  return resources[0].Properties;
}

export function distributionConfig(template: Template): any {
  return only(template, 'AWS::CloudFront::Distribution').DistributionConfig;
}

export function cachePolicyConfig(template: Template): any {
  return only(template, 'AWS::CloudFront::CachePolicy').CachePolicyConfig;
}

/** The ids of this library's warnings in a stack, without their prefix. */
export function warnings(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue())
    .map(message => /\[ack: cdk-image-cdn:(\w+)\]/.exec(String(message.entry.data))?.[1])
    .filter((id): id is string => id !== undefined);
}
