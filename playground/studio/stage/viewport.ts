/** Geometry of an image in a pane: its scale and position for a zoom and a center. */

import { MAX_ZOOM, ViewOptions } from '../../view-options';

/** Zoom, and the center as shares of the image. */
export type Viewport = Pick<ViewOptions, 'zoom' | 'x' | 'y'>;

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle in CSS pixels. */
export interface Frame extends Size {
  readonly left: number;
  readonly top: number;
}

/** An image in a pane, in CSS pixels, and the device pixels for each of them. */
export interface Scene {
  readonly image: Size;
  readonly pane: Size;
  readonly density: number;
}

/** Zooms of the buttons and keys. */
const STOPS = [0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12, MAX_ZOOM];

// Smaller images are enlarged up to this width, so that details and labels have room.
const LEAST_WIDTH = 320;

export const FITTING: Viewport = { zoom: 'fit', x: 0.5, y: 0.5 };

/** Returns the zoom at which the whole image is visible. */
export function fittingZoom({ image, pane, density }: Scene): number {
  const largest = Math.max(1, LEAST_WIDTH / image.width);
  return density * Math.min(pane.width / image.width, pane.height / image.height, largest);
}

export function zoomOf({ zoom }: Viewport, scene: Scene): number {
  return zoom === 'fit' ? fittingZoom(scene) : zoom;
}

/** Returns the position of the image in the pane. An image that is smaller than the pane is in its middle. */
export function frameOf(viewport: Viewport, scene: Scene): Frame {
  const { image, pane, density } = scene;
  const scale = zoomOf(viewport, scene) / density;
  const width = image.width * scale;
  const height = image.height * scale;
  return { left: startOf(viewport.x, width, pane.width), top: startOf(viewport.y, height, pane.height), width, height };
}

function startOf(center: number, length: number, available: number): number {
  if (length <= available) return (available - length) / 2;
  return Math.min(0, Math.max(available - length, available / 2 - center * length));
}

/** Returns the part of an image's frame that is visible. */
export function visiblePart({ left, top, width, height }: Frame, pane: Size): Frame {
  const [startX, startY] = [Math.max(0, left), Math.max(0, top)];
  return {
    left: startX,
    top: startY,
    width: Math.max(0, Math.min(pane.width, left + width) - startX),
    height: Math.max(0, Math.min(pane.height, top + height) - startY),
  };
}

/** Zooms, and keeps the point of the image that is at a position of the pane, by default its middle. */
export function zoomed(viewport: Viewport, zoom: number, scene: Scene, at: Point = middleOf(scene.pane)): Viewport {
  const fitting = fittingZoom(scene);
  if (zoom < fitting && fitting <= 1) return FITTING;
  const next = Math.min(MAX_ZOOM, Math.max(zoom, Math.min(fitting, 1)));
  const before = frameOf(viewport, scene);
  const scale = next / scene.density;
  const [width, height] = [scene.image.width * scale, scene.image.height * scale];
  return within({
    zoom: rounded(next),
    x: (at.x - before.left) / before.width + (scene.pane.width / 2 - at.x) / width,
    y: (at.y - before.top) / before.height + (scene.pane.height / 2 - at.y) / height,
  }, scene);
}

/** Returns the next larger (1) or smaller (-1) zoom of the buttons. */
export function zoomedByStep(viewport: Viewport, direction: 1 | -1, scene: Scene): Viewport {
  const zoom = zoomOf(viewport, scene);
  const next = direction === 1
    ? STOPS.find(stop => stop > zoom * 1.01) ?? MAX_ZOOM
    : [...STOPS].reverse().find(stop => stop < zoom * 0.99) ?? 0;
  return direction === -1 && next <= fittingZoom(scene) ? FITTING : zoomed(viewport, next, scene);
}

/** Moves the image by CSS pixels, up to its edges. */
export function panned(viewport: Viewport, by: Point, scene: Scene): Viewport {
  const { left, top, width, height } = frameOf(viewport, scene);
  return within({
    zoom: viewport.zoom,
    x: (scene.pane.width / 2 - left - by.x) / width,
    y: (scene.pane.height / 2 - top - by.y) / height,
  }, scene);
}

/** Returns the viewport with a center that can be in the middle of the pane. */
function within(viewport: Viewport, scene: Scene): Viewport {
  const scale = zoomOf(viewport, scene) / scene.density;
  return {
    zoom: viewport.zoom,
    x: centerWithin(viewport.x, scene.pane.width / (scene.image.width * scale)),
    y: centerWithin(viewport.y, scene.pane.height / (scene.image.height * scale)),
  };
}

/** @param share visible share of the image's side */
function centerWithin(center: number, share: number): number {
  return share >= 1 ? 0.5 : rounded(Math.min(1 - share / 2, Math.max(share / 2, center)));
}

function middleOf({ width, height }: Size): Point {
  return { x: width / 2, y: height / 2 };
}

/** Rounds to a precision that no screen shows, so that addresses stay short. */
function rounded(value: number): number {
  return Number(value.toFixed(4));
}
