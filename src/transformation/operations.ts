import { OverlayOptions, Sharp } from 'sharp';
import { OperationDescription, choice, choices, pixels, range, signed, text } from './parameter-control';
import { Context, Job } from './pipeline/context';
import { blurred, flattened, flipped, saturated, sharpened, underlay } from './pipeline/effects';
import { Picture } from './pipeline/picture';
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
  readonly prepare?: (picture: Picture, value: string, job: Job) => Picture | Promise<Picture>;
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
    meaning: 'Parameters under a name, as the construct has them; those of the URL come before them',
    bounds: 'a name given in the construct',
    example: 'preset=card',
  },
  {
    name: 'rect',
    parameters: { rect: text('Cut out', '100,50,640,480') },
    meaning: 'Cuts out `x,y,w,h` before all else, in pixels of the upright original',
    bounds: 'what lies outside the image is left out; all of it outside is a 400',
    example: 'rect=100,50,640,480',
    prepare: (picture, rect) => cutOut(picture, rect),
  },
  {
    name: 'trim',
    parameters: { trim: choice('Trim', 'color') },
    meaning: "Cuts off margins of the top left pixel's colour",
    bounds: '`color`; of an animation gives the first frame',
    example: 'trim=color',
    prepare: picture => trimmed(picture),
  },
  {
    name: 'rot',
    parameters: { rot: range('Turn', 0, 359) },
    meaning: 'Turns clockwise by degrees; corners that come into being show `bg`',
    bounds: '0 to 359; of an animation gives the first frame',
    example: 'rot=90',
    prepare: (picture, degrees, { backdrop, options }) => turned(picture, Number(degrees), backdrop, options),
  },
  {
    name: 'flip',
    parameters: { flip: choice('Mirror', 'h', 'v', 'hv') },
    meaning: 'Mirrors: `h` swaps left and right, `v` top and bottom, `hv` both',
    bounds: '`h`, `v`, `hv`; `v` of an animation gives the first frame',
    example: 'flip=h',
    apply: (pipeline, sides) => flipped(pipeline, sides),
  },
  {
    name: 'w',
    parameters: { w: pixels('Width', '640'), h: pixels('Height', '480'), dpr: range('Pixel ratio', 1, 5, 1, 0.5), ar: text('Aspect ratio', '16:9') },
    meaning: 'Size in CSS pixels, times `dpr`; `ar` is the ratio of width to height, for `fit=crop`',
    bounds: 'any size: `w` goes up to the next width that is made, too large down to the largest; `dpr` 1 to 5; `ar` like `16:9`',
    example: 'w=400&dpr=2',
    isAlwaysDone: true, // nothing is larger than the largest
    isFrameByFrame: isEnlarged,
    apply: (pipeline, _, context) => resized(pipeline, context),
  },
  {
    name: 'fit',
    parameters: { fit: choice('Fit', 'clip', 'crop', 'fill', 'max', 'min', 'scale') },
    meaning: '`clip`: as a whole into the size, `crop`: cut to it, `fill`: as a whole, with margins of `bg`, `scale`: distorted to it,'
      + ' `max` and `min`: as `clip` and `crop`, never enlarged',
    bounds: '`clip` (default), `crop`, `fill`, `max`, `min`, `scale`; nothing is enlarged unless the construct allows it',
    example: 'w=640&h=640&fit=fill',
  },
  {
    name: 'crop',
    parameters: {
      'crop': choices('Keep', 'top', 'bottom', 'left', 'right', 'entropy', 'edges', 'faces', 'focalpoint'),
      'fp-x': range('Point, from the left', 0, 1, 0.5, 0.01),
      'fp-y': range('Point, from the top', 0, 1, 0.5, 0.01),
    },
    meaning: 'What `fit=crop` keeps: a side or corner, what is busiest (`entropy`), what catches the eye (`edges`, `faces`),'
      + ' or what is around the point at `fp-x`, `fp-y` (`focalpoint`)',
    bounds: 'a list by comma; of an animation only sides, corners and points; `fp-x` and `fp-y` 0 to 1, from the top left',
    example: 'w=640&h=640&fit=crop&crop=focalpoint&fp-x=0.3&fp-y=0.6',
  },
  {
    name: 'blur',
    parameters: { blur: range('Blur', 0, 200) },
    meaning: 'Blurs',
    bounds: '0 to 200; of an animation above 10 megapixels, all frames counted, gives the first frame',
    example: 'w=640&blur=40',
    isFrameByFrame: () => true,
    apply: (pipeline, amount) => blurred(pipeline, Number(amount)),
  },
  {
    name: 'sat',
    parameters: { sat: range('Saturation', -100, 100) },
    meaning: 'Less or more colour',
    bounds: '-100 (grey) to 100 (double)',
    example: 'w=640&sat=-100',
    apply: (pipeline, amount) => saturated(pipeline, Number(amount)),
  },
  {
    name: 'sharp',
    parameters: { sharp: range('Sharpen', 0, 100) },
    meaning: 'Sharpens',
    bounds: '0 to 100; of an animation above 10 megapixels, all frames counted, gives the first frame',
    example: 'w=640&sharp=50',
    isFrameByFrame: () => true,
    apply: (pipeline, amount) => sharpened(pipeline, Number(amount)),
  },
  {
    name: 'bg',
    parameters: { bg: { kind: 'colour', label: 'Background' } },
    meaning: 'The colour that shows through the picture and around it; white where a JPEG would be transparent',
    bounds: 'hex: `RGB`, `ARGB`, `RRGGBB`, `AARRGGBB`',
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
    meaning: 'Lays an image over the picture',
    bounds: 'in presets, and in [signed URLs](#signed-transformations)',
    example: 'preset=marked',
    layer: watermark,
  },
  {
    name: 'f',
    parameters: { fm: { kind: 'format', label: 'Format' }, auto: choice('Negotiate', 'format') },
    meaning: 'The format; without it, or with `auto=format`, the best that the viewer takes.'
      + ' `json` gives dimensions, format, frames and dominant colour, `blurhash` a placeholder',
    bounds: '`avif`, `webp`, `jpg`, `png`, `gif`, `json`, `blurhash`, as far as the construct has them',
    example: 'w=640&fm=webp',
  },
  {
    name: 'q',
    parameters: { q: range('Quality', 5, 100, 80, 5) },
    meaning: 'The quality of AVIF, WebP and JPEG, on the scale of JPEG for each: the same number looks alike',
    bounds: '1 to 100, in steps of 5',
    example: 'w=640&q=50',
  },
];
