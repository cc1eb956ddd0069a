import { App } from './app';
import { codeOf } from './lambda-code';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { LambdaCode } from '../lambda/lambda-function';

const LAYER: PropertyTable = {
  CompatibleArchitectures: 'harmless',
  CompatibleRuntimes: 'harmless',
  Content: 'emulated',
  Description: 'harmless',
  LayerName: 'emulated',
  LicenseInfo: 'harmless',
};

/** Returns the content of a function's layers, in the order in which Lambda extracts them. */
export function layersOf(app: App, lambda: Properties): LambdaCode[] {
  return lambda.strings('Layers').map(arn => {
    const located = app.resolver.find('AWS::Lambda::LayerVersion', arn)
      ?? lambda.refuse('Layers', `${arn} is not a layer of this app: use lambda.LayerVersion`);
    return codeOf(app, Properties.of({ ...located, ...app }, LAYER), 'Content');
  });
}
