import { DialectRow } from './dialect';

/** The parts of the URLs of thumbor, and those that only imagor has. */
export const THUMBOR_ROWS: readonly DialectRow[] = [
  {
    name: '`/SIGNATURE/…`',
    treatment: 'supported',
    note: 'HMAC-SHA-1 of the rest of the path, with the key in a secret, compared in constant time',
  },
  { name: '`/unsafe/…`', treatment: 'supported', note: 'only if `unsafe` is set' },
  { name: '`meta`', treatment: 'approximated', note: 'the facts of `fm=json`, about the original' },
  { name: '`debug`', treatment: 'refused', note: 'it draws focal points' },
  {
    name: '`trim`, `trim:top-left:TOLERANCE`',
    treatment: 'approximated',
    note: 'a tolerance above 255 becomes 255; a trim with a crop is refused',
  },
  { name: '`trim:bottom-right`', treatment: 'refused', note: 'no equivalent' },
  {
    name: '`AxB:CxD`',
    treatment: 'supported',
    note: 'the manual crop, or with decimals, as in imagor, shares of the image with three decimals. One without'
      + ' pixels is ignored',
  },
  { name: '`fit-in`', treatment: 'supported', note: 'never enlarged without `upscale()`' },
  {
    name: '`full-fit-in`, `adaptive-fit-in`, `adaptive-full-fit-in`',
    treatment: 'supported',
    note: 'exchanged sides, and the least size that covers them',
  },
  {
    name: '`WIDTHxHEIGHT`',
    treatment: 'supported',
    note: 'exact sizes, 0 or nothing for a side that follows from the image, `-` to flip. Larger sizes become'
      + ' `maxWidth` and `maxHeight`, each by itself',
  },
  { name: '`stretch/` of imagor', treatment: 'supported', note: 'as `stretch()`' },
  {
    name: '`orig`',
    treatment: 'approximated',
    note: 'of an image above `maxWidth` or `maxHeight`, both sides become smaller. Refused with `proportion`, and with a'
      + ' quarter turn unless `fit-in` precedes it',
  },
  {
    name: '`left`, `center`, `right`, `top`, `middle`, `bottom`',
    treatment: 'supported',
    note: 'the part that is kept',
  },
  {
    name: '`smart`',
    treatment: 'approximated',
    note: 'no effect, as in thumbor without detectors, or with `smart`, the part that draws attention is kept. Faces'
      + ' are favored, not recognized',
  },
  { name: '`format(avif)`, `gif`, `jpeg`, `png`, `webp`', treatment: 'supported', note: 'the format' },
  { name: '`format(heic)`, `heif`, `tiff`, `jxl`, `jp2`', treatment: 'refused', note: 'they are not encoded' },
  { name: 'other formats', treatment: 'ignored', note: 'as in thumbor' },
  { name: 'no `format`', treatment: 'supported', note: 'the format of the original; JPEG or PNG for TIFF and HEIC' },
  { name: '`quality`', treatment: 'approximated', note: 'one scale for all formats, that of JPEG, in steps of 5' },
  {
    name: '`fill(COLOR)`, `fill(COLOR,true)`, `fill(blur)`',
    treatment: 'approximated',
    note: 'the blur differs; a fill after a quarter turn is refused',
  },
  {
    name: '`fill(auto)`',
    treatment: 'approximated',
    note: 'the average color in place of the median; with `true`, transparent areas stay',
  },
  { name: '`background_color`', treatment: 'supported', note: 'names of CSS, `RGB` and `RRGGBB`' },
  { name: '`upscale`, `stretch`', treatment: 'supported', note: 'larger than the original, or without proportions' },
  {
    name: '`no_upscale`',
    treatment: 'approximated',
    note: 'a size of two sides that is larger than the original keeps its proportions',
  },
  {
    name: '`proportion`',
    treatment: 'approximated',
    note: 'shares of the original have two decimals; above 1, a percentage, as in imagor; refused below 0.01, and'
      + ' with `fit-in`',
  },
  {
    name: '`rotate`',
    treatment: 'approximated',
    note: 'quarter turns; thumbor ignores others, which are refused. An animation becomes its first frame',
  },
  {
    name: '`round_corner(RADIUS,R,G,B,TRANSPARENT)`',
    treatment: 'approximated',
    note: 'circles; of two radii, the first counts. `round_corner(RADIUS,RADIUS,COLOR)`, as in imagor, has'
      + ' transparent corners without a color',
  },
  {
    name: '`focal(LEFTxTOP:RIGHTxBOTTOM)`',
    treatment: 'supported',
    note: 'in pixels of the original, or, as in imagor, in shares or with a point `LEFTxTOP`. Refused with a turn or'
      + ' a trim; shares also with a manual crop',
  },
  {
    name: '`watermark(KEY,X,Y,ALPHA,W,H)`',
    treatment: 'approximated',
    note: 'one image of the CDN, at pixels, percentages, `center` or `repeat`, up to 4,096 pixels. It is drawn after all'
      + ' other filters',
  },
  { name: '`cover`', treatment: 'supported', note: 'the first frame' },
  {
    name: '`brightness`, `contrast`, `saturation`, `grayscale`, `blur`, `sharpen`',
    treatment: 'approximated',
    note: 'by parameters of [imgix](urls.md#parameters), whose strength differs',
  },
  {
    name: '`autojpg`, `max_age`, `max_bytes`, `strip_exif`, `strip_icc`, `horizontal_align`, `vertical_align`,'
      + ' `extract_focal`',
    treatment: 'ignored',
    note: '`metadata` decides what is kept; the CDN decides lifetimes, and quality decides sizes',
  },
  {
    name: '`gifv`',
    treatment: 'approximated',
    note: 'no video: the animation stays, as in thumbor without the optimizer of videos',
  },
  {
    name: '`label`, `text`, `redact`, `redact_oval`, `draw_detections`',
    treatment: 'refused',
    note: 'of imagor: the transform function has no fonts, and does not recognize faces. An image without its text, or'
      + ' with visible faces, would be worse than an error',
  },
  {
    name: '`colorize`, `convolution`, `curve`, `equalize`, `noise`, `rgb`, and `hue`, `invert`, `modulate`, `pixelate` of'
      + ' imagor',
    treatment: 'refused',
    note: 'hardly a page contains them',
  },
  {
    name: '`frame`, `red_eye`, `seek`, `dpi`',
    treatment: 'refused',
    note: 'they have no equivalent',
  },
  {
    name: '`crop`, `image`, `max_frames`, `orient`, `padding`, `page`, `to_colorspace`, `trim` of imagor, its padding'
      + ' `LEFTxTOP/` before filters, and words and shares as places of a watermark',
    treatment: 'refused',
    note: 'thumbor does not have them',
  },
  {
    name: 'filters without arguments that they require',
    treatment: 'ignored',
    note: 'as in thumbor and imagor',
  },
  {
    name: 'arguments that are invalid',
    treatment: 'refused',
    note: 'thumbor ignores such a filter',
  },
  {
    name: '`attachment`, `expire`, `preview`, `strip_metadata`, `raw`, `lossless`, `compression`, `palette`,'
      + ' `bitdepth`, `fallback_format`, and filters that neither thumbor nor imagor has',
    treatment: 'ignored',
    note: 'as in thumbor',
  },
  {
    name: 'parts in another order',
    treatment: 'supported',
    note: 'they belong to the key, as in thumbor and imagor. A key that begins with `filters:` is refused',
  },
  {
    name: 'images at `http:` and `https:` addresses',
    treatment: 'refused',
    note: 'originals come from the bucket or `sources`',
  },
  {
    name: '`b64:KEY` of imagor',
    treatment: 'supported',
    note: 'a key in base64url, up to 1,024 bytes. As in imagor, a name that is not base64url is the key itself',
  },
  {
    name: '`color:NAME` as the key',
    treatment: 'refused',
    note: 'of imagor: a variant requires an original, by whose key it is stored, found and purged. Each color would be'
      + ' an original of its own, so that `maxVariants` would limit nothing',
  },
  {
    name: 'parts that imagor reads in another way than thumbor',
    treatment: 'approximated',
    note: 'as in thumbor: `smart` needs the option; `autojpg` changes no format; `top` and `bottom` keep the center of'
      + ' a wide image; a manual crop to `0x0` is ignored; sizes above the maximum become the maximum',
  },
  {
    name: 'more than `maxVariants` variants of an image',
    treatment: 'approximated',
    note: 'the next width of the ladder, without the other parts, with the header `x-image-limit`',
  },
];
