import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { ImageCdn, ImageTransformation } from '../src';
import { emptyStack } from './support';

type Resources = Record<string, { readonly Type: string; readonly Properties?: object }>;

/** Returns the resources of a CDN with `transformation` in a scope of a stack. */
function resourcesIn(scopeIn: (stack: Stack) => Construct, names: Readonly<Record<string, string>> = {}): Resources {
  const stack = emptyStack();
  for (const [now, before] of Object.entries(names)) stack.renameLogicalId(now, before);
  new ImageCdn(scopeIn(stack), 'Images', { transformation: ImageTransformation.onDemand() });
  return Template.fromStack(stack).toJSON().Resources as Resources;
}

const inStack = resourcesIn(stack => stack);
const namesOf = (resources: Resources) => Object.keys(resources);

// docs/upgrading.md#moving-the-construct
describe('An ImageCdn that moves in the tree of constructs', () => {
  const moved = resourcesIn(stack => new Construct(stack, 'Site'));

  test('has other logical IDs, except for the policies that the CDNs of a stack share', () => {
    const kept = namesOf(inStack).filter(name => name in moved);
    expect([namesOf(inStack).length, kept.length]).toEqual([30, 3]);
    expect(kept.map(name => inStack[name].Type).sort()).toEqual([
      'AWS::CloudFront::CachePolicy', 'AWS::CloudFront::OriginRequestPolicy', 'AWS::CloudFront::ResponseHeadersPolicy',
    ]);
  });

  test('has the same template if its scope stays the stack, wherever the code is', () => {
    expect(resourcesIn(stack => Stack.of(new Construct(stack, 'Site')))).toEqual(inStack);
  });

  test('keeps its logical IDs within a construct with the ID `Default`', () => {
    const within = resourcesIn(stack => new Construct(stack, 'Default'));
    expect(namesOf(within)).toEqual(namesOf(inStack));
    const changed = namesOf(inStack).filter(name => JSON.stringify(within[name]) !== JSON.stringify(inStack[name]));
    const texts = /"(Description|Comment)":"[^"]*"/g;
    for (const name of changed) {
      expect(JSON.stringify(within[name].Properties).replace(texts, ''))
        .toBe(JSON.stringify(inStack[name].Properties).replace(texts, ''));
    }
  });

  test('changes no more than names and texts if all of its resources keep their logical IDs', () => {
    const withoutHashes = (name: string) => name.replace(/[0-9A-F]{8,9}/g, '').replace(/Site/g, '');
    const names = Object.fromEntries(namesOf(moved).filter(name => !(name in inStack)).map(name =>
      [name, namesOf(inStack).find(other => withoutHashes(other) === withoutHashes(name))!]));
    const renamed = resourcesIn(stack => new Construct(stack, 'Site'), names);
    expect(namesOf(renamed).sort()).toEqual(namesOf(inStack).sort());
    const withoutPaths = (resources: Resources) => JSON.stringify(Object.entries(resources).sort())
      .replace(/Test-Site-Images-[0-9A-F]{8}|Test-Images-[0-9A-F]{8}/g, 'NAME').replace(/Test\/(Site\/)?Images/g, 'PATH')
      .replace(/"Test(Site)?ImagesDistributionOrigin\w+"/g, '"ORIGIN"');
    expect(withoutPaths(renamed)).toBe(withoutPaths(inStack));
  });
});
