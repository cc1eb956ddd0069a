import { useState } from 'preact/hooks';
import { OriginalFacts } from '../../src/tools/playground/protocol';
import { bytes } from '../parts/units';
import { LoadedImage, formatOf } from '../studio/loaded-image';
import { PaneKeys } from '../studio/stage/pane-keys';
import { zoomedByKey } from '../studio/stage/use-gestures';
import { FITTING, Scene } from '../studio/stage/viewport';
import { Wipe } from '../studio/stage/wipe';

interface HeroStageProps {
  readonly before?: LoadedImage;
  readonly after?: LoadedImage;
  readonly facts: OriginalFacts | null;
  /** Whether the original is the response without parameters. */
  readonly isRemote: boolean;
}

const START = 50;

/** The variant in the size of the original, so that it fills the same place at any width, and the original over it. */
export function HeroStage({ before, after, facts, isRemote }: HeroStageProps) {
  const [viewport, move] = useState(FITTING);
  const [scene, setScene] = useState<Scene>();
  const [position, setPosition] = useState(START);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = scene && zoomedByKey(event.key, viewport, scene);
    if (!next) return;
    event.preventDefault();
    move(next);
  };
  const { width = 4, height = 3 } = before?.shown ?? facts ?? {};
  return (
    <div class="hero-stage" style={{ '--ratio': width / height }} onKeyDown={onKeyDown}>
      {before?.shown && after?.shown && (
        <Wipe
          before={{
            name: `${isRemote ? 'Without parameters' : 'Original'}, ${bytes(before.bytes)}`,
            image: before.shown,
          }}
          after={{
            name: `${formatOf(after)}, ${bytes(after.bytes)}`,
            image: { ...before.shown, url: after.shown.url },
          }}
          position={position}
          onPosition={setPosition}
          viewport={viewport}
          onMove={move}
          onScene={setScene}
        />
      )}
      <PaneKeys />
    </div>
  );
}
