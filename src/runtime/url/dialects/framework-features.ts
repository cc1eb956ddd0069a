/**
 * Features of the URLs of frameworks. The bundle of an edge function contains constants in place of this module.
 */

import { FrameworkNames } from './frameworks';

/** Whether operations and image are in the path. */
export function isInPath(row: FrameworkNames): boolean {
  return row.source === undefined;
}

/** Whether a site lists the sizes and paths that URLs may have, which then have all required parameters. */
export function isListed(row: FrameworkNames): boolean {
  return row.required !== undefined;
}

/** Whether an operation has both sides. */
export function hasSize(row: FrameworkNames): boolean {
  return row.size !== undefined;
}

/** Whether qualities have names. */
export function hasNames(row: FrameworkNames): boolean {
  return row.named !== undefined;
}

/** Whether URLs name a fit. */
export function hasFit(row: FrameworkNames): boolean {
  return row.fits !== undefined;
}

/** Whether URLs name a background. */
export function hasBackground(row: FrameworkNames): boolean {
  return row.background !== undefined;
}

/** Whether URLs name a format. */
export function hasFormat(row: FrameworkNames): boolean {
  return row.format !== undefined;
}

/** Whether the paths of images begin with the base path of the site. */
export function isBased(row: FrameworkNames): boolean {
  return row.isBased === true;
}

/** Whether the query of a path of the site is left out. */
export function dropsQuery(row: FrameworkNames): boolean {
  return row.dropsQuery === true;
}
