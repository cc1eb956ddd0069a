import { Dialect } from './dialect';
import { printDit } from './print-dit';

/** The URLs of Dynamic Image Transformation, formerly Serverless Image Handler. */
export const DIT: Dialect = {
  title: 'Dynamic Image Transformation',
  follows: 'the image handler of version 8.0.1, which is that of version 7',
  print: printDit,
  sets: ['w', 'h', 'fit', 'fm', 'q', 'sat'],
  expresses: ['w', 'h', 'fit', 'fill-color', 'crop', 'rect', 'q', 'rot', 'flip', 'bg', 'blur', 'sat', 'fm'],
  rows: [
    {
      name: '`/eyJi…`',
      treatment: 'supported',
      note: 'JSON in base64 of at most 4,096 characters, with `key`, `bucket`,'
      + ' `edits` and `outputFormat`',
    },
    { name: '`/fit-in/300x400/filters:…/key`', treatment: 'supported', note: 'paths like those of thumbor' },
    {
      name: '`?width=300&format=webp`',
      treatment: 'supported',
      note: 'query parameters, since version 7: `format`, `fit`,'
      + ' `width`, `height`, `rotate`, `flip`, `flop`, `grayscale`. They replace edits of the same name',
    },
    { name: '`expires`', treatment: 'supported', note: 'since version 7; another or a past time is refused' },
    { name: '`signature`', treatment: 'supported', note: 'with `signing`; the check takes constant time' },
    {
      name: '`bucket`, `s3:bucket/`',
      treatment: 'supported',
      note: 'the names in `sourceBuckets`; others are refused in'
      + ' JSON',
    },
    {
      name: '`resize`',
      treatment: 'supported',
      note: '`width`, `height`, and `fit`: `cover` (default), `contain`, `fill`, `inside`, `outside`; `position` of'
      + ' `cover`, `background` of `contain`',
    },
    {
      name: '`resize.ratio`, `proportion()`',
      treatment: 'approximated',
      note: 'two decimals; 1 or more, and after a crop,'
      + ' is refused',
    },
    {
      name: '`withoutEnlargement`, `no_upscale()`',
      treatment: 'approximated',
      note: 'with `cover`, an image that is'
      + ' smaller keeps the requested proportions',
    },
    {
      name: '`fill` with one side or `withoutEnlargement`, `contain` with a `position`',
      treatment: 'refused',
      note: 'no equivalent',
    },
    {
      name: '`crop`, `10x20:100x200`',
      treatment: 'approximated',
      note: 'an area in pixels of the upright image, whose parts outside are left out. After a resize, a rotation,'
      + ' `roundCrop` or `trim`, and before a rotation that a resize follows, it is refused',
    },
    {
      name: '`toFormat`, `outputFormat`, `format()`, `autojpg()`',
      treatment: 'supported',
      note: '`jpeg`, `png`, `webp`,'
      + ' `avif`, `gif`; `tiff`, `heif`, `heic` and `raw` are refused',
    },
    {
      name: 'no format',
      treatment: 'approximated',
      note: 'the format of the original, or WebP with `autoWebp`; PNG for SVG,'
      + ' and JPEG or PNG for TIFF and HEIC. An image without edits is encoded again, too',
    },
    {
      name: '`jpeg`, `webp`, …, `quality()`',
      treatment: 'approximated',
      note: 'the `quality`, on one scale for all formats,'
      + ' that of JPEG, in steps of 5; other options of encoders have no effect',
    },
    {
      name: '`rotate`',
      treatment: 'approximated',
      note: 'quarter turns, and without a size other whole degrees; images are always upright, as with `rotate()`, and'
      + ' have no metadata but what `metadata` keeps. Before or after a resize, in the order of the edits; the service sorts the parameters of a'
      + ' query by name, so that `width` alone follows the rotation. After a resize with a height and `cover` or'
      + ' `contain`, the size is that of the rotated image, which the service crops to it',
    },
    { name: '`flip`, `flop`', treatment: 'supported', note: 'mirrors the image before a rotation, as in the service' },
    {
      name: '`grayscale`, `greyscale`',
      treatment: 'approximated',
      note: 'without saturation; queries have `grayscale` only',
    },
    { name: '`blur`', treatment: 'approximated', note: 'a standard deviation from 0.3 to 50, in steps of 0.25' },
    { name: '`sharpen`', treatment: 'approximated', note: 'at the strength that libvips has by default' },
    {
      name: '`flatten`, `background_color()`',
      treatment: 'supported',
      note: 'the color behind transparent areas. Without'
      + ' it, JPEG has white there, in place of black',
    },
    {
      name: '`fill()`',
      treatment: 'supported',
      note: '`contain`, with this background. Colors are names of CSS, hexadecimal, `rgb()` or `rgba()`',
    },
    { name: '`trim`', treatment: 'approximated', note: 'with an object; after a crop, it is refused' },
    {
      name: '`roundCrop`',
      treatment: 'approximated',
      note: 'the largest circle in the middle, and after a resize the ellipse in a square. With a place, radii or'
      + ' another size, it is refused',
    },
    {
      name: '`animated`',
      treatment: 'approximated',
      note: '`true` applies to all animations, `false` makes the first frame',
    },
    {
      name: '`overlayWith`, `watermark()`',
      treatment: 'approximated',
      note: 'one image of `sourceBuckets`, at `left` and `top` or a `gravity`, with `alpha`, `wRatio` and `hRatio`, up'
      + ' to 4,096 pixels. It is drawn after all other edits',
    },
    {
      name: '`strip_exif()`, `strip_icc()`, `upscale()`, `stretch()`',
      treatment: 'supported',
      note: 'no metadata but what `metadata` keeps, and fits',
    },
    {
      name: '`smartCrop`, `smart_crop()`',
      treatment: 'approximated',
      note: 'with a width and a height that crop, what draws attention is kept. Faces are favored, but not recognized:'
      + ' their index and the padding around them have no effect',
    },
    {
      name: '`contentModeration`',
      treatment: 'refused',
      note: 'not available. `false` is accepted',
    },
    {
      name: '`convolve`, `gamma`, `linear`, `median`, `modulate`, `negate`, `normalize`, `recomb`, `threshold`, `tint`,'
      + ' `convolution()`, `equalize()`, `rgb()`',
      treatment: 'refused',
      note: 'hardly a page contains them',
    },
    {
      name: '`extend`, `affine`, `boolean`, `clahe`, `unflatten`, `toColourspace`, and methods for channels',
      treatment: 'refused',
      note: 'no equivalent',
    },
    { name: 'other edits', treatment: 'ignored', note: 'as in the service' },
    { name: '`headers`, `effort`', treatment: 'ignored', note: 'no effect on the image' },
    {
      name: 'other filters and parameters',
      treatment: 'ignored',
      note: 'as in the service, which also matches names of'
      + ' parameters by case',
    },
    {
      name: '`REWRITE_MATCH_PATTERN`, and the policies and parameters of the container of version 8',
      treatment: 'refused',
      note: 'not available',
    },
  ],
};
