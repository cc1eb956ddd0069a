import * as path from 'node:path';

/** The folders of a layer in which Lambda's Node.js looks for packages, those of its version before the others. */
const FOLDERS = ['nodejs/node24/node_modules', 'nodejs/node_modules'];

/**
 * Returns the search path for packages of layers. Lambda extracts layers over each other, so later ones come first.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html
 */
export function modulesOf(layers: readonly string[]): string {
  return FOLDERS.flatMap(folder => [...layers].reverse().map(layer => path.join(layer, folder))).join(path.delimiter);
}
