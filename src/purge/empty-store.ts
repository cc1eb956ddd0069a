import { atOnce } from './at-once';
import { VariantStore, deleteVariantsInFolder, deleteVariantsOfImage } from './delete-variants';
import { Job } from './job';
import { isIn, joined } from './targets';

/** A message, and what it asks for or why that cannot be done. */
export interface Asked { readonly id: string; readonly job?: Job; readonly error?: unknown }

const IMAGES_AT_ONCE = 16;

/**
 * Deletes what is made of all that is asked for, each image and folder once; a message cannot go on where one of its own failed.
 */
export async function emptyStore(asked: Asked[], store: VariantStore | undefined): Promise<Asked[]> {
  if (!store) return asked;
  const { images, folders } = joined(asked.flatMap(({ job }) => job ?? []));
  const errors = new Map<string, unknown>();
  const noting = (work: (store: VariantStore, target: string) => Promise<void>) => (target: string) =>
    work(store, target).catch((error: unknown) => void errors.set(target, error));
  await atOnce(IMAGES_AT_ONCE, images, noting(deleteVariantsOfImage));
  await atOnce(1, folders, noting(deleteVariantsInFolder));
  if (errors.size === 0) return asked;
  return asked.map(one => {
    const failed = [...errors.keys()].find(target => one.job && touches(one.job, target));
    return failed === undefined ? one : { id: one.id, error: errors.get(failed) };
  });
}

/** Whether what is purged by this name is, or is in, what the job wants. */
function touches({ images, folders }: Job, target: string): boolean {
  return images.includes(target) || folders.includes(target) || [...images, ...folders].some(key => target.endsWith('/') && isIn(target, key));
}
