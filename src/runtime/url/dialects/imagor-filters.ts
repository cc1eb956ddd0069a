import { addFilterPadding } from './imagor-padding';
import { Draft, Part } from './thumbor';
import { Additions } from './thumbor-additions';
import { imaged } from './thumbor-overlays';

/** Applies a filter, and returns whether its arguments are supported. */
type Filter = (draft: Draft, additions: Additions, values: string[]) => boolean;

/** A number of pixels, or a share. */
const LENGTH = /^(\d{1,5}|0?\.\d{1,4}|1\.0{1,4})$/;

/** Filters that only imagor has. It ignores those without arguments. */
export const IMAGOR_FILTERS: { readonly [name: string]: Filter } = {
  crop: (draft, additions, values) => {
    if (values.length < 4 || !values.every(value => LENGTH.test(value))) return false;
    if (draft.parameters.mark !== undefined || draft.parameters.cut !== undefined || additions.padding) return false;
    additions.turns = draft.turns;
    draft.parameters.cut = [...values.slice(0, 4).map(value => String(Number(value))), 'inside'].join();
    return true;
  },
  image: ({ parameters }, { variantOf }, values) => imaged(parameters, variantOf, values),
  max_frames: ({ parameters }, _, [count]) => counted(parameters, 'frames', count),
  orient: (_, additions, [angle]) => {
    const turns = Number(angle) / 90;
    additions.orientation = [1, 2, 3].includes(turns) ? turns : 0;
    return Number.isFinite(turns);
  },
  padding: addFilterPadding,
  page: ({ parameters }, _, [page]) => counted(parameters, 'page', page),
  to_colorspace: (_, __, [profile]) => /^(srgb)?$/i.test(profile),
  trim: ({ parts, parameters }, _, [tolerance, corner]) => {
    // After sizing, borders are others.
    const isSized = parts.slice(Part.CROP, Part.SMART).some(part => part !== undefined);
    if (isSized || !/^\d{0,3}$/.test(tolerance) || parameters.trim !== undefined) return false;
    parameters.trim = corner === 'bottom-right' ? 'colorlast' : 'color';
    parameters['trim-tol'] = String(Math.min(255, Number(tolerance) || 1));
    return true;
  },
};

function counted(parameters: Draft['parameters'], name: string, count: string): boolean {
  if (!/^\d{1,4}$/.test(count)) return false;
  if (Number(count) > 0) parameters[name] = String(Number(count));
  return true;
}
