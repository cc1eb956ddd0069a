import { Sharp } from 'sharp';
import { OutputFormat } from './encode/encoders';
import { Color } from './operate/color';
import { Layout } from './operate/layout';
import { PipelineImage } from './read/pipeline-image';
import { TransformOptions, Watermark } from './transform-options';
import { Operations } from '../url/image-request';

/** The request, and what follows from it and the header of the original. */
export interface PipelineJob {
  readonly operations: Operations;
  readonly options: TransformOptions;
  readonly mark?: Watermark;
  readonly format: OutputFormat;
  readonly backdrop: Color;
}

/** The state of the pipeline once the image to resize is known. */
export interface PipelineContext extends PipelineJob {
  readonly image: PipelineImage;
  readonly layout: Layout;
  /** The XMP packet of the variant. Missing if the variant contains no metadata. */
  readonly xmp?: string;
}

/** A variant to which operations are applied, and which is not encoded yet. */
export interface Rendering extends PipelineContext {
  readonly pipeline: Sharp;
}
