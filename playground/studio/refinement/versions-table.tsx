import { scoresOf } from './scores';
import { bytes } from '../../parts/units';
import { LoadedImage } from '../loaded-image';
import { Saving } from '../saving';

interface VersionsProps {
  readonly first: LoadedImage;
  readonly final: LoadedImage;
}

/** Size and score of the first answer and of the refined variant. */
export function VersionsTable({ first, final }: VersionsProps) {
  const scores = scoresOf(final.headers);
  return (
    <table class="headers">
      <caption class="unseen">First answer and refined variant</caption>
      <tbody>
        <tr><td /><th scope="col">First answer</th><th scope="col">Refined</th></tr>
        <tr>
          <th scope="row">Size</th>
          <td>{bytes(first.bytes)}</td>
          <td>{bytes(final.bytes)} <Saving size={final.bytes} original={first.bytes} /></td>
        </tr>
        {scores && (
          <tr>
            <th scope="row">Score (SSIMULACRA 2)</th>
            <td>{scores.first.toFixed(1)}</td>
            <td>{scores.final.toFixed(1)}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
