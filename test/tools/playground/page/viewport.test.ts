import * as fc from 'fast-check';
import {
  FITTING, Scene, frameOf, panned, visiblePart, zoomOf, zoomed, zoomedByStep,
} from '../../../../playground/studio/stage/viewport';

const SCENE: Scene = { image: { width: 1600, height: 800 }, pane: { width: 800, height: 600 }, density: 1 };

describe('frameOf', () => {
  test('centers an image that fits the pane', () => {
    expect(frameOf(FITTING, SCENE)).toEqual({ left: 0, top: 100, width: 800, height: 400 });
  });

  test('shows the center of the viewport in the middle of the pane', () => {
    expect(frameOf({ zoom: 2, x: 0.25, y: 0.5 }, SCENE)).toEqual({ left: -400, top: -500, width: 3200, height: 1600 });
  });

  test('leaves no space beside a zoomed image', () => {
    expect(frameOf({ zoom: 1, x: 0, y: 1 }, SCENE)).toEqual({ left: 0, top: -200, width: 1600, height: 800 });
  });

  test('shows one pixel of the image as one device pixel at zoom 1', () => {
    expect(frameOf({ zoom: 1, x: 0.5, y: 0.5 }, { ...SCENE, density: 2 }).width).toBe(800);
  });

  test('enlarges small images to a width of 320 CSS pixels', () => {
    expect(frameOf(FITTING, { ...SCENE, image: { width: 32, height: 32 } }).width).toBe(320);
  });
});

test('visiblePart returns the part of a frame in the pane', () => {
  expect(visiblePart({ left: -100, top: 50, width: 400, height: 1000 }, SCENE.pane)).toEqual({
    left: 0, top: 50, width: 300, height: 550,
  });
});

describe('zoomed', () => {
  const share = fc.double({ min: 0.3, max: 0.7, noNaN: true });

  test('keeps the point of the image under the pointer', () => {
    fc.assert(fc.property(share, share, fc.double({ min: 1, max: 8, noNaN: true }), (x, y, zoom) => {
      const at = { x: x * 800, y: y * 600 };
      const start = { zoom: 4, x: 0.5, y: 0.5 };
      const [before, after] = [start, zoomed(start, zoom * 1.5, SCENE, at)].map(view => frameOf(view, SCENE));
      expect((at.x - after.left) / after.width).toBeCloseTo((at.x - before.left) / before.width, 3);
      expect((at.y - after.top) / after.height).toBeCloseTo((at.y - before.top) / before.height, 3);
    }));
  });

  test('fits the image instead of making it smaller than that', () => {
    expect(zoomed({ zoom: 1, x: 0.2, y: 0.2 }, 0.4, SCENE)).toEqual(FITTING);
  });

  test('stops at 1,600 %', () => {
    expect(zoomed(FITTING, 100, SCENE).zoom).toBe(16);
  });
});

test('zoomedByStep leads through all steps and back to the whole image', () => {
  const steps = [FITTING];
  for (let step = 0; step < 12; step++) steps.push(zoomedByStep(steps[steps.length - 1], 1, SCENE));
  expect(steps.map(view => zoomOf(view, SCENE))).toEqual([0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 16, 16]);
  expect(zoomedByStep(steps[2], -1, SCENE).zoom).toBe(0.75);
  expect(zoomedByStep(steps[1], -1, SCENE)).toEqual(FITTING);
});

describe('panned', () => {
  test('moves the image by CSS pixels', () => {
    const view = { zoom: 2, x: 0.5, y: 0.5 };
    const moved = panned(view, { x: 160, y: -80 }, SCENE);
    expect(moved).toEqual({ zoom: 2, x: 0.45, y: 0.55 });
    expect(frameOf(moved, SCENE).left - frameOf(view, SCENE).left).toBeCloseTo(160);
  });

  test('stops at the edges of the image, so that the next movement back has an effect', () => {
    const atEdge = panned({ zoom: 2, x: 0.5, y: 0.5 }, { x: 9999, y: 0 }, SCENE);
    expect(atEdge.x).toBe(0.125);
    expect(panned(atEdge, { x: -32, y: 0 }, SCENE).x).toBeCloseTo(0.135);
  });
});
