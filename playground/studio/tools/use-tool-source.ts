import { ToolSource } from './tool';
import { merged } from '../../../src/runtime/url/request-parameters';
import { cdnPath, fetchFocus } from '../../api';
import { versionOf, versionedId } from '../../changes/image-changes';
import { useLoaded } from '../../parts/use-loaded';
import { StudioImage } from '../comparison/use-comparison';
import { ACCEPT } from '../edge-view';
import { printQuery } from '../snippets/source';
import { useImage } from '../use-image';

/** Parameters of operations between the original and the crop. */
const BEFORE_CROP = ['rect', 'trim', 'trim-tol', 'trim-color', 'rot', 'flip'];

// Wide enough for a precise choice, and quick to make.
const WIDTH = 1280;

/**
 * Returns the image on which the chosen tool works: the original for a rectangle, and the image before its crop for a
 * focal point. Where that is not the original, or browsers cannot display the original, it is a variant.
 */
export function useToolSource({ cdn, address, before, rules }: StudioImage): ToolSource | undefined {
  const { key, parameters, options: { tool } } = address;
  const all = rules ? merged({ ...parameters }, parameters.preset, rules) : {};
  const changes = tool === 'point' ? Object.entries(all).filter(([name]) => BEFORE_CROP.includes(name)) : [];
  const isOriginal = changes.length === 0 && (before.image === undefined || before.image.shown !== undefined);
  const isNeeded = rules !== undefined && tool !== 'view' && !isOriginal;
  const w = rules?.widths.find(width => width >= WIDTH) ?? rules?.maxWidth ?? WIDTH;
  const query = printQuery({ ...Object.fromEntries(changes), w: String(w) });
  const variant = useImage(isNeeded ? cdnPath(cdn.id, key, query, rules?.dialect) : undefined, ACCEPT.avif);
  // Of the whole original, so that it is not that of a part of it.
  const hasFocus = rules !== undefined && tool === 'point' && changes.length === 0;
  const version = versionOf(cdn.id, key);
  const focus = useLoaded(
    async () => hasFocus ? fetchFocus(versionedId(cdn.id, key), key, rules?.dialect) : undefined,
    [cdn.id, key, version, hasFocus],
  );
  if (tool === 'view') return undefined;
  const shown = isOriginal ? before.image : variant.image;
  if (!shown?.shown) return undefined;
  // The size of a drawing depends on the browser.
  const isExact = isOriginal && !cdn.isRemote && !/svg/.test(shown.contentType);
  return { image: shown.shown, unit: isExact ? 'pixels' : 'shares', focus };
}
