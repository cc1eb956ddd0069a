import { OverlayOptions, Sharp } from 'sharp';
import { OperationDescription, choice, choices, pixels, range, signed, text } from '../url/parameter-control';
import { Context, PipelineJob } from './pipeline/context';
import { blurred, flattened, flipped, saturated, sharpened, underlay } from './pipeline/effects';
import { PipelineImage } from './pipeline/picture';
import { cutOut, trimmed, turned } from './pipeline/prepare';
import { isEnlarged, resized } from './pipeline/resize';
import { watermark } from './pipeline/watermark';

/**
 * Something that a URL can ask for, and how it is done.
 */
export interface Operation extends OperationDescription {
  /** Whether `apply` is called even where no parameter asks for it. */
  readonly isAlwaysDone?: boolean;
  /** Whether `apply` makes pixels of their neighbors, so that it is done to each frame of an animation by itself. */
  readonly isFrameByFrame?: (context: Context) => boolean;
  /** Changes what is there to be sized. */
  readonly prepare?: (picture: PipelineImage, value: string, job: PipelineJob) => PipelineImage | Promise<PipelineImage>;
  /** Adds a step to the pipeline. */
  readonly apply?: (pipeline: Sharp, value: string, context: Context) => Sharp;
  /** Gives something to lay over the picture, or under it. */
  readonly layer?: (context: Context) => OverlayOptions | undefined | Promise<OverlayOptions | undefined>;
}

/** All there are, in the order in which they are done. */
export const OPERATIONS: Operation[] = [
  {
    name: 'preset',
    parameters: { preset: { kind: 'preset', label: 'Preset' } },
    meaning: 'Applies a set of parameters that the CDN has under a name. Parameters in the URL take precedence',
    bounds: 'A name that the CDN defines',
    example: 'preset=card',
  },
  {
    name: 'rect',
    parameters: { rect: text('Cut out', '100,50,640,480') },
    meaning: 'Crops to the rectangle `x,y,w,h` before any other operation, in pixels of the upright original',
    bounds: 'Parts outside the image are left out; a rectangle that lies outside completely is a 400',
    example: 'rect=100,50,640,480',
    prepare: (picture, rect) => cutOut(picture, rect),
  },
  {
    name: 'trim',
    parameters: { trim: choice('Trim', 'color') },
    meaning: 'Removes borders that have the color of the top left pixel',
    bounds: '`color`; an animation becomes its first frame',
    example: 'trim=color',
    prepare: picture => trimmed(picture),
  },
  {
    name: 'rot',
    parameters: { rot: range('Turn', 0, 359) },
    meaning: 'Rotates clockwise by degrees. New corners show `bg`',
    bounds: '0 to 359; an animation becomes its first frame',
    example: 'rot=90',
    prepare: (picture, degrees, { backdrop, options }) => turned(picture, Number(degrees), backdrop, options),
  },
  {
    name: 'flip',
    parameters: { flip: choice('Mirror', 'h', 'v', 'hv') },
    meaning: 'Mirrors the image: `h` horizontally, `v` vertically, `hv` both',
    bounds: '`h`, `v`, `hv`; with `v` or `hv`, an animation becomes its first frame',
    example: 'flip=h',
    apply: (pipeline, sides) => flipped(pipeline, sides),
  },
  {
    name: 'w',
    parameters: { w: pixels('Width', '640'), h: pixels('Height', '480'), dpr: range('Pixel ratio', 1, 5, 1, 0.5), ar: text('Aspect ratio', '16:9') },
    meaning: 'Width and height in CSS pixels, multiplied by `dpr`. `ar` is the aspect ratio, width to height, for'
      + ' `fit=crop`',
    bounds: '`w` and `h`: 1 or more; `w` snaps up to the next width of the ladder, and sizes above the maximum'
      + ' become the maximum. `dpr`: 1 to 5. `ar`: such as `16:9`',
    example: 'w=400&dpr=2',
    isAlwaysDone: true, // nothing is larger than the largest
    isFrameByFrame: isEnlarged,
    apply: (pipeline, _, context) => resized(pipeline, context),
  },
  {
    name: 'fit',
    parameters: { fit: choice('Fit', 'clip', 'crop', 'fill', 'max', 'min', 'scale') },
    meaning: 'How the image fits the size. `clip`: inside it. `crop`: fills it, and the rest is cut off. `fill`:'
      + ' inside it, padded with `bg`. `scale`: stretched to it. `max` and `min`: as `clip` and `crop`, never'
      + ' enlarged',
    bounds: '`clip` (default), `crop`, `fill`, `max`, `min`, `scale`; images are enlarged only if the CDN allows it',
    example: 'w=640&h=640&fit=fill',
  },
  {
    name: 'crop',
    parameters: {
      'crop': choices('Keep', 'top', 'bottom', 'left', 'right', 'entropy', 'edges', 'faces', 'focalpoint'),
      'fp-x': range('Point, from the left', 0, 1, 0.5, 0.01),
      'fp-y': range('Point, from the top', 0, 1, 0.5, 0.01),
    },
    meaning: 'The part that `fit=crop` keeps: a side or corner, the busiest area (`entropy`), the most salient'
      + ' area (`edges` and `faces`, which are the same), or the area around the point `fp-x`, `fp-y`'
      + ' (`focalpoint`)',
    bounds: 'A comma-separated list; for animations sides, corners and points only. `fp-x` and `fp-y`: 0 to 1,'
      + ' from the top left',
    example: 'w=640&h=640&fit=crop&crop=focalpoint&fp-x=0.3&fp-y=0.6',
  },
  {
    name: 'blur',
    parameters: { blur: range('Blur', 0, 200) },
    meaning: 'Blurs the image',
    bounds: '0 to 200; an animation above 10 megapixels, all frames counted, becomes its first frame',
    example: 'w=640&blur=40',
    isFrameByFrame: () => true,
    apply: (pipeline, amount) => blurred(pipeline, Number(amount)),
  },
  {
    name: 'sat',
    parameters: { sat: range('Saturation', -100, 100) },
    meaning: 'Changes the saturation of colors',
    bounds: '-100 (grayscale) to 100 (double)',
    example: 'w=640&sat=-100',
    apply: (pipeline, amount) => saturated(pipeline, Number(amount)),
  },
  {
    name: 'sharp',
    parameters: { sharp: range('Sharpen', 0, 100) },
    meaning: 'Sharpens the image',
    bounds: '0 to 100; an animation above 10 megapixels, all frames counted, becomes its first frame',
    example: 'w=640&sharp=50',
    isFrameByFrame: () => true,
    apply: (pipeline, amount) => sharpened(pipeline, Number(amount)),
  },
  {
    name: 'bg',
    parameters: { bg: { kind: 'colour', label: 'Background' } },
    meaning: 'Background color: behind transparent areas, in padding and in new corners. Without it, a JPEG has'
      + ' white there',
    bounds: 'Hexadecimal: `RGB`, `ARGB`, `RRGGBB`, `AARRGGBB`',
    example: 'w=640&h=640&fit=fill&bg=336699',
    isAlwaysDone: true, // JPEG has no transparency
    apply: (pipeline, _, context) => flattened(pipeline, context),
    layer: underlay,
  },
  {
    name: 'mark',
    parameters: {
      'mark': signed(text('Watermark', '/logo.png')),
      'mark-align': signed(choices('Where it lies', 'top', 'middle', 'bottom', 'left', 'center', 'right')),
      'mark-w': signed(text('Its width', '0.25')),
      'mark-alpha': signed(range('Its opacity', 0, 100, 100)),
    },
    meaning: 'Places another image on top, as a watermark: its key, position, width and opacity',
    bounds: 'In presets and signed URLs only',
    example: 'preset=marked',
    layer: watermark,
  },
  {
    name: 'f',
    parameters: { fm: { kind: 'format', label: 'Format' }, auto: choice('Negotiate', 'format') },
    meaning: 'Output format. Without `fm`, or with `auto=format`, the best format that the browser accepts. `json`'
      + ' returns facts about the image, `blurhash` a placeholder',
    bounds: '`avif`, `webp`, `jpg`, `png`, `gif`, `json`, `blurhash`, where the CDN enables them',
    example: 'w=640&fm=webp',
  },
  {
    name: 'q',
    parameters: { q: range('Quality', 5, 100, 80, 5) },
    meaning: 'Quality of AVIF, WebP and JPEG, on one scale: the same number looks alike in each format',
    bounds: '1 to 100, in steps of 5',
    example: 'w=640&q=50',
  },
];
