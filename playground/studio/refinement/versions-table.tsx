import { useEffect, useState } from 'preact/hooks';
import { scoresOf } from './scores';
import { bytes } from '../../parts/units';
import { differenceOf } from '../comparison/difference-pixels';
import { pixelsOf } from '../comparison/image-pixels';
import { LoadedImage } from '../loaded-image';
import { Saving } from '../saving';

interface VersionsProps {
  readonly first: LoadedImage;
  readonly final: LoadedImage;
}

/** Size and score of the first answer and of the refined variant, and how far their pixels differ. */
export function VersionsTable({ first, final }: VersionsProps) {
  const difference = useDifference(first, final);
  const scores = scoresOf(final.headers);
  return (
    <>
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
      {difference && (
        <p class="muted">
          Mean difference of their pixels {difference.mean.toFixed(2)}, largest {difference.largest} of 255
        </p>
      )}
    </>
  );
}

function useDifference({ shown: one }: LoadedImage, { shown: other }: LoadedImage) {
  const [difference, setDifference] = useState<{ readonly mean: number; readonly largest: number }>();
  useEffect(() => {
    if (!one || !other) return undefined;
    let isCurrent = true;
    void Promise.all([pixelsOf(one), pixelsOf(other)])
      .then(([pixels, others]) => { if (isCurrent) setDifference(differenceOf(pixels, others)); })
      .catch(() => undefined); // the images were released meanwhile
    return () => { isCurrent = false; };
  }, [one?.url, other?.url]);
  return difference;
}
