import { Operations } from '../url/image-request';
import { FocalPoint } from './operate/focus/focal-point';
import { mayBeHeic } from './read/heic-original';
import { isSvg } from './read/readable-original';
import { TransformOptions, Watermark } from './transform-image';
import { SvgOriginals } from '../../model/svg-originals';

/** The arguments of `transformImage()`, for a process of its own. */
export interface IsolatedTask {
  readonly original: Buffer;
  readonly operations: Operations;
  readonly options: TransformOptions;
  readonly mark?: Watermark;
  readonly focus?: FocalPoint;
}

/** Whether a transformation renders SVG or decodes HEIC, which may take any time and memory. */
export function needsProcess(task: IsolatedTask): boolean {
  return hasHeic(task) || task.options.svg !== SvgOriginals.REFUSE && imagesOf(task).some(isSvg);
}

export function hasHeic(task: IsolatedTask): boolean {
  return task.options.heicDecoder !== undefined && imagesOf(task).some(mayBeHeic);
}

function imagesOf({ original, mark }: IsolatedTask): Buffer[] {
  return [original, ...mark ? [mark, ...mark.others ?? []].map(({ image }) => image) : []];
}
