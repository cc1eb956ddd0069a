import { Size } from './coordinate-image';
import { EngineResponse } from './engines/engine';
import { geometryOf } from './geometry';
import { Outcome } from './urls';

/**
 * Returns the outcome of a response.
 *
 * @param measured the response for the URL by which the geometry is measured
 */
export async function outcomeOf(response: EngineResponse, measured: EngineResponse, original: Size): Promise<Outcome> {
  const { status, key, contentType = '', body } = response;
  const [type, format] = contentType.split(';')[0].split('/');
  if (status !== 200) return { status, ...key !== undefined && { key } };
  if (type !== 'image') return { status, key, format };
  const { width, height } = await geometryOf(body, original);
  const shape = measured.status === 200 ? await geometryOf(measured.body, original) : {};
  return { status, key, format, ...shape, width, height };
}
