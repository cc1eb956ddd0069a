import { CloudinaryDraft, Parts, set } from './cloudinary-draft';
import { entryOf } from '../../../../model/entry-of';

/** Sides by the direction of the compass. */
export const COMPASS: Readonly<Record<string, string>> = {
  center: '',
  north: 'top',
  south: 'bottom',
  west: 'left',
  east: 'right',
  north_west: 'top,left',
  north_east: 'top,right',
  south_west: 'bottom,left',
  south_east: 'bottom,right',
};

/** A gravity by the contents of the image, with what it prefers. */
const BY_CONTENTS = /^(auto|faces?|adv_faces?)(:|$)/;

/** Sets the part that a crop keeps. Returns whether there is an equivalent. */
export function sidesOf(draft: CloudinaryDraft, { g = 'center', x, y }: Parts): boolean {
  if (g === 'xy_center') return addPoint(draft, x, y);
  if (BY_CONTENTS.test(g)) {
    draft.approximated.push('g_auto, g_face: the most salient part, faces are not recognized');
    return set(draft, 'crop', 'edges');
  }
  return g === 'center' || set(draft, 'crop', entryOf(COMPASS, g));
}

/** A point in shares of the sides. Pixels would need the size of the original. */
function addPoint(draft: CloudinaryDraft, x: string | undefined, y: string | undefined): boolean {
  const isShare = [x, y].every(each => /^0?\.\d{1,4}$/.test(each ?? ''));
  return isShare && set(draft, 'crop', 'focalpoint') && set(draft, 'fp-x', x) && set(draft, 'fp-y', y);
}
