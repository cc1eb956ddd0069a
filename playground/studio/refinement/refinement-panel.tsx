import { RefinedImage } from './use-refinement';
import { VersionsTable } from './versions-table';
import { REFINEMENT_HEADER, RefinementState } from '../../../src/runtime/transformer/image-headers';

interface RefinementPanelProps {
  readonly refined: RefinedImage;
  /** Compares the first answer with the refined variant on the image. */
  readonly onCompare: () => void;
}

/** State of the refinement of a variant, and its effect. */
export function RefinementPanel({ refined, onCompare }: RefinementPanelProps) {
  const { first, final } = refined;
  return (
    <section class="panel refinement" aria-labelledby="refinement-title">
      <h2 id="refinement-title">Refinement</h2>
      <p role="status">{remark(refined)}</p>
      {first && final && (
        <>
          <VersionsTable first={first} final={final} />
          <button type="button" class="small" onClick={onCompare}>Compare on the image</button>
        </>
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
