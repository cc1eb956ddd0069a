import { focalShare, layoutOf } from '../../../src/runtime/transformer/operate/layout';
import { isBad, parseRequest } from '../../../src/runtime/url/image-request';
import { RequestRules, merged } from '../../../src/runtime/url/request-parameters';
import { ParameterChanges } from '../parameter-changes';
import { Frame, Point, Size } from '../stage/viewport';

/** Values of `fit` that crop around a focal point. */
const CROPPING = ['crop', 'min'];

// The decimals of `fp-x` and `fp-y` that the controls offer.
const DECIMALS = 2;

/** Returns the focal point of parameters on an image before its crop. It is the center by default. */
export function focalPointOf(parameters: Readonly<Record<string, string>>, { width, height }: Size): Point {
  return { x: shareOf(parameters['fp-x'], width), y: shareOf(parameters['fp-y'], height) };
}

function shareOf(value: string | undefined, side: number): number {
  const distance = Number(value ?? 0.5);
  return Number.isNaN(distance) ? 0.5 : focalShare(distance, side);
}

/**
 * Returns the parameters that crop around a point. Without a shape, the crop is a square, since a crop to the shape of
 * the original keeps everything.
 */
export function focusedOn(
  { x, y }: Point, parameters: Readonly<Record<string, string>>, rules: RequestRules,
): ParameterChanges {
  const all = merged({ ...parameters }, parameters.preset, rules);
  const hasShape = all.ar !== undefined || all.w !== undefined && all.h !== undefined;
  return {
    'fit': CROPPING.includes(all.fit) ? parameters.fit : 'crop',
    'crop': 'focalpoint',
    'fp-x': String(Number(within(x).toFixed(DECIMALS))),
    'fp-y': String(Number(within(y).toFixed(DECIMALS))),
    ...!hasShape && { ar: '1:1' },
  };
}

function within(share: number): number {
  return Math.max(0, Math.min(1, share));
}

/**
 * Returns the part that a crop around the focal point keeps, as shares of an image. Undefined if the parameters crop
 * otherwise, or not at all.
 *
 * @param image size before the crop
 */
export function keptPart(
  image: Size, parameters: Readonly<Record<string, string>>, rules: RequestRules,
): Frame | undefined {
  const request = parseRequest('/image', { ...parameters }, '', rules);
  if (isBad(request) || request.operations.crop !== 'focalpoint') return undefined;
  const { kept, scaled } = layoutOf(image, request.operations, rules);
  return kept && {
    left: kept.left / scaled.width,
    top: kept.top / scaled.height,
    width: kept.width / scaled.width,
    height: kept.height / scaled.height,
  };
}
