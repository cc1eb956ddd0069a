import { Color } from './color';
import { LayerPixels } from './layer-pixels';
import { Layout } from './layout';
import { OutputFormat } from './output-format';
import { PipelineImage } from './pipeline-image';
import { Pixels } from './pixels';
import { TransformOptions, Watermark } from './transform-options';
import { Operations } from '../../url/image-request';

/** The request, and what follows from it and the header of the original. */
export interface PipelineJob {
  readonly operations: Operations;
  readonly options: TransformOptions;
  readonly mark?: Watermark;
  readonly format: OutputFormat;
  readonly backdrop: Color;
  /** Whether the image is on top of another. */
  readonly isOnTop: boolean;
  readonly layerPixels: LayerPixels;
  /** Applies the operations on an image on top, with sizes in place of its own. The pixels have four channels. */
  readonly renderMark: (mark: Watermark, sizes: Operations) => Promise<Pixels>;
}

/** The state of the pipeline once the image to resize is known. */
export interface PipelineContext extends PipelineJob {
  readonly image: PipelineImage;
  readonly layout: Layout;
}
