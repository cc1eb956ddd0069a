/**
 * The table of operations: one record for each. Bounds, canonical form, place in paths, the control in the playground,
 * the documentation and `ImageParameters` follow from it. Pixel functions have the same names in
 * `transformer/operate/operations.ts`.
 */

import {
  OperationDescription, choice, choices, color, distance, lengths, needing, pixels, placement, range, sidePadding,
  signed, stroke, text,
} from './parameter-control';

/** Values of `fit` that crop, and keep the part that `crop` names. */
const CROPPING = ['crop', 'min'];

/** A share of a side of the original in `rect`, and a position. */
const SHARE = '0?\\.\\d{0,2}[1-9]0*';
const NUMBER = `\\d{1,5}|${SHARE}`;

/** All operations, in the order in which they are applied. */
export const OPERATIONS: readonly OperationDescription[] = [
  {
    name: 'preset',
    group: 'preset',
    order: 0,
    printed: [],
    parameters: {
      preset: {
        kind: 'preset',
        label: 'Preset',
        field: { name: 'preset', doc: 'Name of one of the `presets`', default: '- none' },
        synonyms: ['variant', 'style', 'template'],
      },
    },
    meaning: 'Applies a set of parameters that the CDN has under a name. Parameters in the URL take precedence',
    example: 'preset=card',
  },
  {
    name: 'rect',
    group: 'crop',
    order: 50,
    parameters: {
      rect: text(
        {
          label: 'Rectangle',
          usual: 'none',
          field: {
            name: 'rectangle',
            doc:
              'Rectangle `x,y,w,h` to crop to before any other operation, in pixels of the upright original or ' +
              'shares below' +
              ' 1; also `left`, `center`, `right` for x, `top`, `middle`, `bottom` for y, `full` for w and h',
            default: '- the whole original',
          },
          synonyms: ['extract', 'region'],
        },
        '100,50,640,480',
        {
          pattern: new RegExp(`^(${NUMBER}|left|center|right),(${NUMBER}|top|middle|bottom),`
            + `(([1-9]\\d{0,4}|${SHARE}|full)(,(?=.)|$)){2}$`),
          reason: 'x,y,w,h in pixels, shares or words',
          form: 'numbers',
        },
      ),
    },
    meaning:
      'Crops to the rectangle `x,y,w,h` before any other operation, in pixels of the upright original or shares of it' +
      ' below 1. `x` may be `left`, `center` or `right`, `y` `top`, `middle` or `bottom`, `w` and `h` `full`',
    note: 'parts outside the image are left out; a rectangle that lies outside completely is a 400',
    example: 'rect=100,50,640,480',
  },
  {
    name: 'trim',
    group: 'crop',
    order: 130,
    parameters: {
      'trim': choice(
        {
          label: 'Trim',
          field: { name: 'trim', doc: 'Borders to remove', default: '- none', enum: 'ImageTrim' },
        },
        {
          color: 'Borders that have `trimColor`, or without it the color of the top left pixel.',
          auto: 'Rows and columns that are plain, and like the outermost ones.',
        },
      ),
      'trim-tol': needing(
        'trim',
        range(
          {
            label: 'Trim tolerance',
            field: { name: 'trimTolerance', doc: 'Difference from the color up to which `ImageTrim.COLOR` trims' },
            neutral: 10,
          },
          0,
          255,
          'decimal',
          '10',
        ),
        'color',
      ),
      'trim-color': needing(
        'trim',
        color({
          label: 'Trim color',
          usual: 'top left pixel',
          field: {
            name: 'trimColor',
            doc:
              'Color that `ImageTrim.COLOR` trims: a name of CSS, or hexadecimal `RGB`, `ARGB`, `RRGGBB` or `AARRGGBB`',
            default: '- the color of the top left pixel',
          },
        }),
        'color',
      ),
    },
    meaning:
      'Removes borders: `color` those that have `trim-color`, by default the color of the top left pixel, up to a' +
      ' difference of `trim-tol`; `auto` rows and columns that are plain, and like the outermost ones',
    note: 'an animation becomes its first frame',
    example: 'trim=color',
  },
  {
    name: 'rot',
    group: 'rotation',
    order: 70,
    parameters: {
      rot: range(
        {
          label: 'Rotation',
          field: { name: 'rotation', doc: 'Clockwise rotation in degrees. New corners show `background`' },
          synonyms: ['rotate', 'angle'],
        },
        0,
        359,
        'whole',
      ),
    },
    meaning: 'Rotates clockwise by degrees. New corners show `bg`',
    note: 'an animation becomes its first frame',
    example: 'rot=90',
  },
  {
    name: 'flip',
    group: 'rotation',
    order: 80,
    parameters: {
      flip: choice(
        {
          label: 'Flip',
          field: {
            name: 'flip',
            doc: 'Sides to mirror',
            default: '- none',
            enum: 'ImageFlip',
            members: { h: 'HORIZONTAL', v: 'VERTICAL', hv: 'BOTH' },
          },
          synonyms: ['mirror'],
        },
        {
          h: 'Left and right are exchanged.',
          v: 'Top and bottom are exchanged.',
          hv: 'Both, which is half a turn.',
        },
        { values: 'h, v, hv, vh', form: 'letters' },
      ),
    },
    meaning: 'Mirrors the image: `h` horizontally, `v` vertically, `hv` both',
    note: 'with `v` or `hv`, an animation becomes its first frame',
    example: 'flip=h',
  },
  {
    name: 'w',
    group: 'size',
    order: 20,
    printed: ['w', 'h', 'max-w', 'max-h', 'ar'],
    parameters: {
      w: pixels(
        {
          label: 'Width',
          usual: 'original',
          field: {
            name: 'width',
            doc: 'Width in CSS pixels, or below 1 as a share of the width of the original',
            default: '- follows from the height, or the width of the original',
          },
        },
        '640',
      ),
      h: pixels(
        {
          label: 'Height',
          usual: 'original',
          field: {
            name: 'height',
            doc: 'Height in CSS pixels, or below 1 as a share of the height of the original',
            default: '- follows from the width, or the height of the original',
          },
        },
        '480',
      ),
      dpr: range(
        {
          label: 'Pixel ratio',
          appliesWith: { w: [], h: [] },
          field: { name: 'devicePixelRatio', doc: 'Number of image pixels for a CSS pixel, along each side' },
          synonyms: ['density'],
          neutral: 1,
          step: 0.5,
        },
        1,
        5,
      ),
      ar: text(
        {
          label: 'Aspect ratio',
          usual: 'original',
          appliesWith: { fit: [...CROPPING, 'facearea'] },
          field: {
            name: 'aspectRatio',
            doc: 'Aspect ratio, width to height, for `ImageFit.CROP` with at most one of width and height',
            default: '- the aspect ratio of the original',
          },
          synonyms: ['aspect', 'ratio'],
        },
        '16:9',
        { pattern: /^[1-9]\d{0,3}(\.\d{1,2})?:[1-9]\d{0,3}(\.\d{1,2})?$/, reason: 'like 16:9' },
      ),
    },
    meaning:
      'Width and height in CSS pixels, or below 1 as shares of the original, multiplied by `dpr`. `ar` is the aspect ' +
      'ratio, width to height, for' +
      ' `fit=crop`',
    note:
      '`w` in pixels snaps up to the next width of the ladder, shares have two decimals, `1.0` is a whole side, and' +
      ' sizes above the maximum become the maximum',
    example: 'w=400&dpr=2',
  },
  {
    name: 'fit',
    group: 'size',
    order: 30,
    parameters: {
      fit: choice(
        {
          label: 'Fit',
          field: {
            name: 'fit',
            doc: 'Fit of the image into width and height',
            default: 'ImageFit.CLIP',
            enum: 'ImageFit',
          },
          synonyms: ['resize', 'mode'],
        },
        {
          clamp: 'Exactly width and height: the image is inside them, and its outermost pixels are repeated.',
          clip: 'Inside width and height, in the proportions of the image.',
          crop: 'Exactly width and height: the image fills them, and the rest is cut off.',
          facearea: 'The same as `CROP` with `ImageCrop.FACES`.',
          fill: 'Exactly width and height: the image is inside them, padded with `background`.',
          fillmax: 'Like `FILL`, never enlarged.',
          max: 'Like `CLIP`, never enlarged.',
          min: 'Like `CROP`, never enlarged.',
          outside: 'The smallest size that covers width and height, in the proportions of the image.',
          outsidemax: 'Like `OUTSIDE`, never enlarged.',
          scale: 'Exactly width and height: the image is stretched to them.',
        },
        { form: undefined },
      ),
      adaptive: choice(
        {
          label: 'Turn the box',
          usual: 'off',
          appliesWith: { w: [], h: [] },
          field: {
            name: 'adaptive',
            doc: 'Whether width and height are exchanged where the image is upright and they are not, or the other' +
              ' way around',
            default: 'false',
          },
          synonyms: ['orientation'],
        },
        { true: 'Width and height have the orientation of the image.' },
        { form: undefined },
      ),
    },
    meaning:
      'How the image fits the size. `clip` (default): inside it. `crop`: fills it, and the rest is cut off.' +
      ' `fill`: inside it, padded with `bg`. `clamp`: inside it, its outermost pixels repeated. `scale`: stretched to' +
      ' it. `outside`: the smallest size that covers it. `facearea`: as `crop` with `crop=faces`. `max`, `min`,' +
      ' `fillmax` and `outsidemax`: as `clip`, `crop`, `fill` and `outside`, never enlarged. With `adaptive=true`,' +
      ' width and height are exchanged where the image is upright and they are not, or the other way around',
    note:
      'images are enlarged only if the CDN allows it; with `clamp`, an animation above 10 megapixels becomes its ' +
      'first' +
      ' frame',
    example: 'w=640&h=640&fit=fill',
  },
  {
    name: 'fill',
    group: 'size',
    order: 35,
    parameters: {
      'fill': needing(
        'fit',
        choice(
          {
            label: 'Fill with',
            field: {
              name: 'fillMode',
              doc: 'Content around an image with `ImageFit.FILL`',
              enum: 'ImageFill',
              default: 'ImageFill.SOLID',
            },
          },
          {
            solid: 'A color: `fillColor`, else `background`.',
            blur: 'The image itself, enlarged and blurred.',
            auto: 'The average color of the image.',
          },
          { neutral: 'solid' },
        ),
        'fill',
      ),
      'fill-color': needing(
        'fit',
        color({
          label: 'Fill color',
          usual: 'background',
          appliesWith: { fill: ['solid'] },
          field: {
            name: 'fillColor',
            doc:
              'Color around an image with `ImageFit.FILL` and `ImageFill.SOLID`: a name of CSS, or' +
              ' hexadecimal `RGB`, `ARGB`, `RRGGBB` or `AARRGGBB`',
            default: '- `background`',
          },
        }),
        'fill',
      ),
    },
    meaning:
      'What `fit=fill` and `fit=fillmax` add: `solid` (default), the color `fill-color`, or without it `bg`; `blur`,' +
      ' the image itself, enlarged and blurred; or `auto`, its average color',
    note: 'with `blur`, an animation above 10 megapixels becomes its first frame',
    example: 'w=640&h=640&fit=fill&fill=blur',
  },
  {
    name: 'crop',
    group: 'crop',
    order: 40,
    parameters: {
      'crop': choices(
        {
          label: 'Part to keep',
          usual: 'center',
          appliesWith: { fit: CROPPING },
          field: {
            name: 'crop',
            doc: 'Part that `ImageFit.CROP` keeps: a side, a corner as two sides, or a method',
            default: '- the center',
            enum: 'ImageCrop',
            members: { focalpoint: 'FOCAL_POINT' },
          },
          synonyms: ['gravity', 'position', 'anchor'],
        },
        {
          top: 'The top.',
          bottom: 'The bottom.',
          left: 'The left side.',
          right: 'The right side.',
          entropy: 'The same as `FACES`.',
          edges: 'The same as `FACES`.',
          faces: 'The area around the focal point that the original carries, else the one that draws most attention. ' +
            'Faces are favored, not recognized.',
          focalpoint: 'The area around the point `focalPointLeft`, `focalPointTop`.',
        },
      ),
      'fp-x': needing(
        'crop',
        range(
          {
            label: 'Focal point, from the left',
            field: {
              name: 'focalPointLeft',
              doc: 'Focal point from the left, as a share of the width, or above 1 in pixels before resizing; below 0'
                + ' in pixels from the right',
            },
            synonyms: ['focusx'],
            neutral: 0.5,
            step: 0.01,
            start: 0,
            end: 1,
          },
          -99999,
          99999,
          'decimal',
          '0.5',
        ),
        'focalpoint',
      ),
      'fp-y': needing(
        'crop',
        range(
          {
            label: 'Focal point, from the top',
            field: {
              name: 'focalPointTop',
              doc: 'Focal point from the top, as a share of the height, or above 1 in pixels before resizing; below 0'
                + ' in pixels from the bottom',
            },
            synonyms: ['focusy'],
            neutral: 0.5,
            step: 0.01,
            start: 0,
            end: 1,
          },
          -99999,
          99999,
          'decimal',
          '0.5',
        ),
        'focalpoint',
      ),
    },
    meaning:
      'The part that `fit=crop` keeps: a side or corner, the area around the point `fp-x`, `fp-y` (`focalpoint`), from' +
      ' the top left, or what the image shows (`faces`, `edges` and `entropy`, which are the same). That is the' +
      ' surroundings of the [focal point of the original](transformation.md#focal-points), else the area that draws' +
      ' most attention. Faces are favored, not recognized',
    note: 'from 0 to 1, `fp-x` and `fp-y` are shares; above it pixels of the image before it is resized, and below 0' +
      ' those from the right and bottom; what an animation shows is not searched for',
    example: 'w=640&h=640&fit=crop&crop=focalpoint&fp-x=0.3&fp-y=0.6',
  },
  {
    name: 'blur',
    group: 'effects',
    order: 100,
    parameters: {
      blur: range({ label: 'Blur', field: { name: 'blur', doc: 'Strength of the blur' } }, 0, 200, 'whole'),
    },
    meaning: 'Blurs the image',
    note: 'an animation above 10 megapixels, all frames counted, becomes its first frame',
    example: 'w=640&blur=40',
  },
  {
    name: 'sat',
    group: 'color',
    order: 120,
    parameters: {
      sat: range(
        {
          label: 'Saturation',
          field: { name: 'saturation', doc: 'Change of the saturation of colors' },
          synonyms: ['saturate'],
        },
        -100,
        100,
        'whole',
      ),
    },
    meaning: 'Changes the saturation of colors',
    note: 'the least is grayscale, the most doubles the saturation',
    example: 'w=640&sat=-100',
  },
  {
    name: 'sharp',
    group: 'effects',
    order: 110,
    parameters: {
      sharp: range(
        {
          label: 'Sharpen',
          field: { name: 'sharpen', doc: 'Strength of the sharpening' },
        },
        0,
        100,
        'whole',
      ),
    },
    meaning: 'Sharpens the image',
    note: 'an animation above 10 megapixels, all frames counted, becomes its first frame',
    example: 'w=640&sharp=50',
  },
  {
    name: 'bri',
    group: 'color',
    order: 140,
    parameters: {
      bri: range(
        {
          label: 'Brightness',
          field: { name: 'brightness', doc: 'Change of the brightness' },
        },
        -100,
        100,
        'whole',
      ),
    },
    meaning: 'Makes the image darker or brighter by adding to each color channel',
    note: 'the least is black, the most white; an animation above 10 megapixels becomes its first frame',
    example: 'w=640&bri=20',
  },
  {
    name: 'con',
    group: 'color',
    order: 150,
    parameters: {
      con: range({ label: 'Contrast', field: { name: 'contrast', doc: 'Change of the contrast' } }, -100, 100, 'whole'),
    },
    meaning: 'Changes the contrast around mid-gray',
    note: 'the least is gray, the most doubles the contrast; an animation above 10 megapixels becomes its first frame',
    example: 'w=640&con=30',
  },
  {
    name: 'gam',
    group: 'color',
    order: 160,
    parameters: {
      gam: range({ label: 'Gamma', field: { name: 'gamma', doc: 'Change of the gamma' } }, -100, 100, 'whole'),
    },
    meaning: 'Makes midtones darker or brighter by a gamma curve, and keeps black and white',
    note: 'exponents from 4 to 1/4; an animation above 10 megapixels becomes its first frame',
    example: 'w=640&gam=40',
  },
  {
    name: 'mask',
    group: 'frame',
    order: 170,
    parameters: {
      'mask': choice(
        {
          label: 'Mask',
          field: { name: 'mask', doc: 'Shape to cut out', default: '- none', enum: 'ImageMask' },
          synonyms: ['shape'],
        },
        {
          ellipse: 'An ellipse that fills the image; a circle if width and height are equal.',
          corners: 'A rectangle with rounded corners.',
        },
      ),
      'corner-radius': needing(
        'mask',
        lengths(
          {
            label: 'Corner radius',
            usual: '20%',
            field: {
              name: 'cornerRadius',
              doc:
                'Radius of the corners of `ImageMask.CORNERS` in CSS pixels: one for all, or four, separated by ' +
                'commas,' +
                ' clockwise from the top left',
              default: '- 20% of the shorter side',
            },
            synonyms: ['rounded', 'radius'],
          },
          '24',
        ),
        'corners',
      ),
    },
    meaning:
      'Cuts out a shape: an `ellipse`, or `corners` rounded by `corner-radius`: one radius, or four, clockwise from ' +
      'the' +
      ' top left. The default is 20% of the shorter side. The rest is transparent, or shows `bg`',
    note: 'lengths are CSS pixels, scaled like `w`; the shape includes what `fit=fill` adds',
    example: 'w=256&h=256&fit=crop&mask=ellipse',
  },
  {
    name: 'border',
    group: 'frame',
    order: 180,
    parameters: {
      'border': stroke(
        {
          label: 'Border',
          field: {
            name: 'border',
            doc: 'Width and color of a line along the inside of the edge, such as `4,336699`; the width is in CSS ' +
              'pixels',
            default: '- none',
          },
          synonyms: ['outline', 'stroke'],
        },
        '4,336699',
      ),
      'border-radius': needing(
        'border',
        lengths(
          {
            label: 'Border radius',
            usual: 'like mask',
            field: {
              name: 'borderRadius',
              doc:
                'Outer radius of the corners of `border` in CSS pixels: one for all, or four, separated by commas,' +
                ' clockwise from the top left',
              default: '- follows `mask`, or 0',
            },
          },
          '24',
          '0',
        ),
      ),
    },
    meaning:
      'Draws a line along the inside of the edge: its width, and its color. It follows `mask`. `border-radius` rounds' +
      ' its corners, and cuts off what is outside',
    note: 'lengths are CSS pixels, scaled like `w`; the size of the image stays',
    example: 'w=640&border=4,336699&border-radius=24',
  },
  {
    name: 'pad',
    group: 'frame',
    order: 190,
    parameters: {
      'pad': lengths(
        {
          label: 'Padding',
          field: {
            name: 'padding',
            doc:
              'Padding in CSS pixels: one for all sides, or four, separated by commas, clockwise from the top',
            default: '- none',
          },
          synonyms: ['padding'],
        },
        '16',
        '0',
      ),
      'pad-top': sidePadding('top'),
      'pad-right': sidePadding('right'),
      'pad-bottom': sidePadding('bottom'),
      'pad-left': sidePadding('left'),
    },
    meaning:
      'Adds padding outside of `mask` and `border`: one for all sides, or four, clockwise from the top; or that' +
      ' of one side. It is transparent, or shows `bg`. It counts toward `w` and `h`, so that the image becomes smaller',
    note:
      'CSS pixels, scaled like `w`; reduced so that the image keeps a pixel at least; an animation above 10 ' +
      'megapixels' +
      ' becomes its first frame',
    example: 'w=640&pad=16&bg=336699',
  },
  {
    name: 'bg',
    group: 'frame',
    order: 90,
    parameters: {
      bg: color({
        label: 'Background',
        usual: 'transparent',
        field: {
          name: 'background',
          doc:
            'Background color behind transparent areas, in padding and in new corners:' +
            ' a name of CSS, or hexadecimal `RGB`, `ARGB`, `RRGGBB` or `AARRGGBB`',
          default: '- transparent; white for JPEG',
        },
        synonyms: ['backgroundcolor'],
      }),
    },
    meaning:
      'Background color: behind transparent areas, in padding, outside of masks and in new corners. Without it, a ' +
      'JPEG' +
      ' has white there',
    example: 'w=640&h=640&fit=fill&bg=336699',
  },
  {
    name: 'mark',
    group: 'watermark',
    order: 1000, // after others, since the key of its image may contain the separator of operations
    printed: ['mark-x', 'mark-y', 'mark-h', 'mark-align', 'mark-w', 'mark-alpha', 'mark'],
    parameters: {
      'mark': signed(
        text(
          {
            label: 'Watermark',
            field: { name: 'watermark', doc: 'Key of the image to place on top', default: '- none' },
            synonyms: ['overlay'],
          },
          '/logo.png',
          { isKey: true, reason: 'the key of an image', form: 'text' },
        ),
      ),
      'mark-align': placement(
        choices(
          {
            label: 'Watermark position',
            usual: 'bottom right',
            field: {
              name: 'watermarkAlign',
              doc: 'Position of the watermark: a side, or a corner as two sides',
              default: '- the bottom right corner',
              enum: 'WatermarkAlign',
            },
          },
          {
            top: 'At the top.',
            middle: 'In the middle between top and bottom.',
            bottom: 'At the bottom.',
            left: 'At the left.',
            center: 'In the center between left and right.',
            right: 'At the right.',
          },
          'sides',
          'bottom_right',
        ),
      ),
      'mark-w': placement(
        text(
          {
            label: 'Watermark width',
            usual: 'own width',
            field: {
              name: 'watermarkWidth',
              doc: 'Width of the watermark in pixels, or, up to 1, as a share of the width of the variant',
              default: '- the width of its image',
            },
          },
          '0.25',
          { least: 0.001, most: 8192, form: 'decimal' },
        ),
      ),
      'mark-h': placement(
        text(
          {
            label: 'Watermark height',
            usual: 'own height',
            field: {
              name: 'watermarkHeight',
              doc: 'Largest height of the watermark in pixels, or, up to 1, as a share of the height of the variant',
              default: '- follows from the width',
            },
          },
          '0.25',
          { least: 0.001, most: 8192, form: 'decimal' },
        ),
      ),
      'mark-x': placement(distance('watermarkLeft', 'left', 'right')),
      'mark-y': placement(distance('watermarkTop', 'top', 'bottom')),
      'mark-alpha': placement(
        range(
          {
            label: 'Watermark opacity',
            field: { name: 'watermarkOpacity', doc: 'Opacity of the watermark in percent' },
            neutral: 100,
          },
          0,
          100,
          'decimal',
          '100',
        ),
      ),
    },
    meaning:
      'Places a watermark: its key, position, size and opacity. `mark-x` and `mark-y` are distances from the left and' +
      ' top, in place of `mark-align` and its margin: `10` pixels, `10p` percent of the variant, `-10` and `-10p` from' +
      ' the right or bottom, `center`, or `repeat`. In presets and signed URLs only',
    example: 'preset=marked',
  },
  {
    name: 'f',
    group: 'output',
    order: 10,
    printed: ['f'],
    parameters: {
      fm: {
        kind: 'format',
        label: 'Format',
        usual: 'best',
        field: {
          name: 'format',
          doc: 'Output format',
          default: '- the best format that each viewer accepts',
          enum: 'ImageFormat',
        },
        synonyms: ['type', 'output'],
        bounds: { isFormat: true, reason: 'a format that this CDN makes' },
      },
      // Values that other services have are accepted, without an effect.
      auto: choice(
        {
          label: 'Negotiate',
          usual: 'off',
          appliesWith: { fm: [] },
          field: {
            name: 'autoFormat',
            doc: 'Whether viewers that accept a modern format receive that in place of `format`',
            default: '- false with `format`, true without it',
          },
          synonyms: ['format'],
        },
        { format: 'The best format that the viewer accepts.' },
        { values: undefined, form: undefined },
      ),
    },
    meaning:
      'Output format. Without `fm`, or with `auto=format`, the best format that the browser accepts. `json`' +
      ' returns facts about the image, `blurhash` and `thumbhash` placeholders',
    note: '`avif`, `webp`, `jpg`, `png`, `png8`, `png32`, `gif`, `json`, `blurhash`, `thumbhash`, where the CDN ' +
      'enables them',
    example: 'w=640&fm=webp',
  },
  {
    name: 'frame',
    group: 'output',
    order: 21,
    parameters: {
      frame: choice(
        {
          label: 'First frame',
          usual: 'all frames',
          field: { name: 'firstFrame', doc: 'Whether an animation becomes its first frame', default: 'false' },
          synonyms: ['still', 'animated', 'page'],
        },
        { 1: 'The first frame.' },
      ),
    },
    meaning: 'The frame of an animation, which is then a still image',
    note: 'only the first one',
    example: 'w=640&frame=1',
  },
  {
    name: 'q',
    group: 'output',
    order: 60,
    parameters: {
      q: range(
        {
          label: 'Quality',
          appliesWith: { fm: ['', 'avif', 'webp', 'jpg', 'jpeg'], auto: ['format'] },
          field: {
            name: 'quality',
            doc: 'Quality of AVIF, WebP and JPEG, in steps of 5',
            default: '- the quality of the format',
          },
          neutral: 80,
          start: 5,
          step: 5,
        },
        1,
        100,
      ),
    },
    meaning: 'Quality of AVIF, WebP and JPEG, on one scale: the same number looks alike in each format',
    note: 'rounded to steps of 5',
    example: 'w=640&q=50',
  },
];
