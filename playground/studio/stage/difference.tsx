import { useEffect, useRef, useState } from 'preact/hooks';
import { Pane, PaneView, imageClass, placed } from './pane';
import { Choice } from '../../parts/choice';
import { GAINS } from '../../view-options';
import { differenceOf } from '../comparison/difference-pixels';
import { pixelsOf } from '../comparison/image-pixels';
import { ShownImage } from '../loaded-image';

interface DifferenceProps extends PaneView {
  readonly before: ShownImage;
  readonly after: ShownImage;
  readonly isLossless: boolean;
  readonly gain: number;
  readonly onGain: (gain: number) => void;
}

/** The absolute difference between two images of the same size, amplified: black where they are equal. */
export function DifferenceView({ before, after, isLossless, gain, onGain, ...view }: DifferenceProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [found, setFound] = useState<{ readonly mean: number; readonly largest: number }>();
  const draw = async (signal: AbortSignal) => {
    const { width, height } = after;
    const [one, other] = await Promise.all([before, after].map(image => pixelsOf(image)));
    if (signal.aborted || !canvas.current) return;
    const { pixels, mean, largest } = differenceOf(one, other);
    canvas.current.width = width;
    canvas.current.height = height;
    canvas.current.getContext('2d')!.putImageData(new ImageData(pixels, width, height), 0, 0);
    setFound({ mean, largest });
  };
  useEffect(() => {
    const abort = new AbortController();
    void draw(abort.signal);
    return () => abort.abort();
  }, [before.url, after.url]);
  return (
    <div class="difference">
      <Pane label="Difference, zoomable" image={after} {...view}>
        {placement => (
          <canvas
            ref={canvas}
            class={imageClass(placement)}
            style={{ ...placed(placement.frame), filter: `brightness(${gain})` }}
            role="img"
            aria-label={`Difference between the original and the result, amplified ${gain} times`}
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
              compared with {isLossless ? 'a lossless' : 'a nearly lossless'} variant of the same crop and size
            </>
          )}
        </p>
      </div>
    </div>
  );
}
