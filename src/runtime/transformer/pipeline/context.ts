import { Colour } from './color';
import { OutputFormat } from './format';
import { Layout } from './layout';
import { TransformOptions, Watermark } from './options';
import { PipelineImage } from './picture';
import { Operations } from '../../url/image-request';

/** What is known from the start. */
export interface PipelineJob {
  readonly operations: Operations;
  readonly options: TransformOptions;
  readonly mark?: Watermark;
  readonly format: OutputFormat;
  readonly backdrop: Colour;
}

/** What is known once there is a picture to give its size. */
export interface Context extends PipelineJob {
  readonly picture: PipelineImage;
  readonly layout: Layout;
}
