import { RefinedImage, useRefinement } from './use-refinement';
import { VersionsTable } from './versions-table';
import { REFINEMENT_HEADER, RefinementState } from '../../../src/runtime/transformer/image-headers';
import { LoadedImage } from '../loaded-image';

interface RefinementPanelProps {
  readonly path: string;
  readonly accept: string;
  /** The last response. */
  readonly image?: LoadedImage;
}

/** Compares the first answer of a variant with the refined one. Shows nothing for variants that are not refined. */
export function RefinementPanel({ path, accept, image }: RefinementPanelProps) {
  const refined = useRefinement(path, accept, image);
  if (refined === undefined) return null;
  const { first, final } = refined;
  return (
    <section class="panel refinement" aria-labelledby="refinement-title">
      <h2 id="refinement-title">Refinement</h2>
      <p role="status">{remark(refined)}</p>
      {first && final && <VersionsTable first={first} final={final} />}
      {first?.shown && final?.shown && (
        <div class="refinement-pair">
          {[first, final].map((version, index) => (
            <figure key={version.shown!.url}>
              <img src={version.shown!.url} alt={index === 0 ? 'First answer' : 'Refined'} />
              <figcaption>{index === 0 ? 'First answer' : 'Refined'}</figcaption>
            </figure>
          ))}
        </div>
      )}
    </section>
  );
}

function remark({ first, final }: RefinedImage): string {
  if (final === undefined) {
    return 'This is the first answer. The edge location caches it for a minute, while the refiner improves the stored '
      + 'variant. Then this page requests it again.';
  }
  if (final.headers[REFINEMENT_HEADER] === RefinementState.KEPT) {
    return 'The variant stays as it was transformed: no smaller encoding was found that has the target score.';
  }
  return first ? 'The refined variant has replaced the first answer.'
    : 'This variant was refined before. To compare it with its first answer, replace or purge the image.';
}
