import { useEffect, useRef, useState } from 'preact/hooks';
import { Pane, imageClass, placed } from './pane';
import { PairProps } from './single';
import { Choice } from '../../parts/choice';
import { GAINS } from '../../view-options';
import { differenceOf } from '../comparison/difference-pixels';
import { pixelsOf } from '../comparison/image-pixels';

interface DifferenceProps extends PairProps {
  /** Description of the first image. */
  readonly reference: string;
  readonly gain: number;
  readonly onGain: (gain: number) => void;
}

/** The absolute difference between two images of the same size, amplified: black where they are equal. */
export function DifferenceView({ before, after, reference, gain, onGain, ...view }: DifferenceProps) {
  const [one, other] = [before.image, after.image];
  const canvas = useRef<HTMLCanvasElement>(null);
  const [found, setFound] = useState<{ readonly mean: number; readonly largest: number }>();
  const draw = async (signal: AbortSignal) => {
    const { width, height } = other;
    // One of them is still that of other parameters.
    if (one.width !== width || one.height !== height) return;
    const pixelsOfBoth = await Promise.all([one, other].map(image => pixelsOf(image)));
    if (signal.aborted || !canvas.current) return;
    const { pixels, mean, largest } = differenceOf(pixelsOfBoth[0], pixelsOfBoth[1]);
    canvas.current.width = width;
    canvas.current.height = height;
    canvas.current.getContext('2d')!.putImageData(new ImageData(pixels, width, height), 0, 0);
    setFound({ mean, largest });
  };
  useEffect(() => {
    const abort = new AbortController();
    draw(abort.signal).catch((error: Error) => {
      // The next image has replaced one of them.
      if (!abort.signal.aborted) throw error;
    });
    return () => abort.abort();
  }, [one.url, other.url]);
  return (
    <div class="difference">
      <Pane label="Difference, zoomable" image={other} {...view}>
        {placement => (
          <canvas
            ref={canvas}
            class={imageClass(placement)}
            style={{ ...placed(placement.frame), filter: `brightness(${gain})` }}
            role="img"
            aria-label={`Difference between ${before.name} and ${after.name}, amplified ${gain} times`}
          />
        )}
      </Pane>
      <div class="difference-legend">
        <Choice
          label="Amplification"
          value={String(gain)}
          options={GAINS.map(each => [String(each), `× ${each}`] as const)}
          onChoose={chosen => onGain(Number(chosen))}
        />
        <p role="status">
          {found && (
            <>
              Mean difference <strong>{found.mean.toFixed(2)}</strong>, largest <strong>{found.largest}</strong> of 255,
              compared with {reference}
            </>
          )}
        </p>
      </div>
    </div>
  );
}
