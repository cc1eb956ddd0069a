import * as fs from 'node:fs';
import * as path from 'node:path';
import { TransformProblem } from '../../../src/runtime/transformer/transform-image';

/** Real, awkward and hostile images: beside this repository, or not there. */
export const FOLDER = process.env.CORPUS ?? path.join(__dirname, '../../../../shared/corpus');

/** The result that the corpus's README lists for each file at `w=384`: a size, or the reason for an error. */
export const PICTURES: { [file: string]: string } = {
  'photos/sunset.jpg': '384x256',
  'photos/sunset-baseline.jpg': '384x256',
  'photos/picos.jpg': '384x288',
  'photos/picos-baseline.jpg': '384x288',
  'photos/life.jpg': '384x256',
  'photos/seeding.jpg': '384x216',
  'photos/seeding-baseline.jpg': '384x216',
  'photos/dragonfly.jpg': '384x288',
  'edge/2569067123_aca715a2ee_o.jpg': '384x314',
  'edge/Landscape_6.jpg': '384x288',
  'edge/Portrait_5.jpg': '384x512',
  'edge/Channel_digital_image_CMYK_color.jpg': '384x256',
  'edge/Channel_digital_image_CMYK_color_no_profile.jpg': '384x256',
  'edge/p3.png': '8x8',
  'edge/Flag_of_the_Netherlands-16bit.png': '384x256',
  'edge/alpha-premultiply-1024x768-paper.png': '384x288',
  'edge/indexed.png': '290x442',
  'edge/rgba.png': '128x128',
  'edge/animated.apng': '160x120',
  'edge/rotating-squares.gif': '80x80',
  'edge/cogs.gif': '85x77',
  'edge/animated-loop-3.webp': '370x285',
  'edge/sdr_cosmos12920_cicp1-13-6_yuv444_full_qp10.avif': '384x161',
  'edge/gain-map.jpg': '384x216',
  'hostile/manyscan_photo.jpg': '384x288',
  'hostile/iccp_bomb.png': '10x10',
  'hostile/ztxt_bomb.png': '10x10',
  'hostile/png_named.jpg': '256x192',
  'hostile/bomb_300frames_1500.gif': '384x384',
};

export const PROBLEMS: { [file: string]: TransformProblem } = {
  'edge/photo.heic': 'unsupported',
  'edge/favicon.ico': 'unsupported',
  'edge/small.bmp': 'unsupported',
  'edge/world.jp2': 'unsupported',
  'hostile/65536-uint32-limit.png': 'too-large',
  'hostile/17000x17000.avif': 'too-large',
  'hostile/bomb_16000x16000.jpg': 'too-large',
  'hostile/bomb_16000x16000_prog.jpg': 'too-large',
  'hostile/bomb_16000x16000_1bit.png': 'too-large',
  'hostile/bomb_20000x20000_1bit.png': 'too-large',
  'hostile/bomb_9900x9900_rgba.png': 'too-large',
  'hostile/bomb_11000.webp': 'too-large',
  'hostile/flat9900.jpg': 'too-large',
  'hostile/manyscan_9900.jpg': 'too-large',
  'hostile/truncated.jpg': 'corrupt',
  'hostile/truncated.png': 'corrupt',
  'hostile/trunc_half.jpg': 'corrupt',
  'hostile/corrupt-header.jpg': 'corrupt',
  'hostile/empty.jpg': 'unsupported',
  'hostile/html.jpg': 'unsupported',
  'hostile/pdf.jpg': 'unsupported',
};

/** Files that are unsupported unless SVG and TIFF are allowed. */
export const ALLOWED: { [file: string]: string } = {
  'edge/cielab-dagams.tiff': '384x255',
  'edge/circle.svg': '8x8',
  'hostile/script.svg': '100x100',
  'hostile/ssrf.svg': '100x100',
  'hostile/filter.svg': '384x384',
  'hostile/huge.svg': 'too-large',
  'hostile/xxe.svg': 'corrupt',
  'hostile/lol.svg': 'corrupt',
  'hostile/nested_use.svg': 'corrupt',
};

export const read = (file: string): Buffer => fs.readFileSync(path.join(FOLDER, file));
