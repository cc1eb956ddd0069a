import { Colour } from './colour';
import { OutputFormat } from './format';
import { Layout } from './layout';
import { TransformOptions, Watermark } from './options';
import { Picture } from './picture';
import { Operations } from '../image-request';

/** What is known from the start. */
export interface Job {
  readonly operations: Operations;
  readonly options: TransformOptions;
  readonly mark?: Watermark;
  readonly format: OutputFormat;
  readonly backdrop: Colour;
}

/** What is known once there is a picture to give its size. */
export interface Context extends Job {
  readonly picture: Picture;
  readonly layout: Layout;
}
