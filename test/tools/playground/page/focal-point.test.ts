import { RULES } from './rules';
import { focalPointOf, focusedOn, keptPart } from '../../../../playground/studio/tools/focal-point';

const IMAGE = { width: 1600, height: 800 };

describe('focusedOn', () => {
  test('crops to a square around the point if no shape is requested', () => {
    expect(focusedOn({ x: 0.3, y: 0.456 }, { w: '640' }, RULES)).toEqual({
      'fit': 'crop', 'crop': 'focalpoint', 'fp-x': '0.3', 'fp-y': '0.46', 'ar': '1:1',
    });
  });

  test.each([
    [{ ar: '16:9' }],
    [{ w: '640', h: '200' }],
    [{ preset: 'card' }],
  ])('keeps the shape of %j', parameters => {
    expect(focusedOn({ x: 0, y: 1 }, parameters, RULES)).not.toHaveProperty('ar');
  });

  test('keeps a fit that crops, and limits the point to the image', () => {
    expect(focusedOn({ x: -1, y: 9 }, { fit: 'min', ar: '1:1' }, RULES)).toEqual({
      'fit': 'min', 'crop': 'focalpoint', 'fp-x': '0', 'fp-y': '1',
    });
  });
});

test('focalPointOf returns the center in place of missing and invalid values', () => {
  expect(focalPointOf({ 'fp-x': '0.2' }, IMAGE)).toEqual({ x: 0.2, y: 0.5 });
  expect(focalPointOf({ 'fp-x': 'left', 'fp-y': '1' }, IMAGE)).toEqual({ x: 0.5, y: 1 });
});

test('focalPointOf returns the share of distances in pixels', () => {
  expect(focalPointOf({ 'fp-x': '400', 'fp-y': '-200' }, IMAGE)).toEqual({ x: 0.25, y: 0.75 });
  expect(focalPointOf({ 'fp-x': '9999', 'fp-y': '-9999' }, IMAGE)).toEqual({ x: 1, y: 0 });
});

describe('keptPart', () => {
  test('returns the part of the image that the crop keeps', () => {
    const parameters = { 'w': '400', 'ar': '1:1', 'fit': 'crop', 'crop': 'focalpoint', 'fp-x': '0.25', 'fp-y': '0.9' };
    expect(keptPart(IMAGE, parameters, RULES)).toEqual({ left: 0, top: 0, width: 0.5, height: 1 });
    expect(keptPart(IMAGE, { ...parameters, 'fp-x': '0.5' }, RULES)).toMatchObject({ left: 0.25 });
  });

  test('returns nothing for other crops and for parameters that the CDN rejects', () => {
    expect(keptPart(IMAGE, { w: '400', ar: '1:1', fit: 'crop', crop: 'edges' }, RULES)).toBeUndefined();
    expect(keptPart(IMAGE, { ar: 'wide', fit: 'crop', crop: 'focalpoint' }, RULES)).toBeUndefined();
  });
});
