import { useState } from 'preact/hooks';
import { PairChoice } from './pair-choice';
import { PaneKeys } from './pane-keys';
import { PlayButton } from './play-button';
import { Shown } from './shown';
import { StageTools } from './stage-tools';
import { zoomedByKey } from './use-gestures';
import { Scene, Viewport } from './viewport';
import { ZoomButtons } from './zoom-buttons';
import { changeFocalPoint } from '../../changes/image-changes';
import { ViewOptions } from '../../view-options';
import { COMPARING, StudioImage, useComparison } from '../comparison/use-comparison';
import { Formats } from '../formats';
import { ParameterChanges } from '../parameter-changes';
import { ToolHint, toolValue } from '../tools/tool-hint';
import { useToolSource } from '../tools/use-tool-source';

interface StageProps extends StudioImage {
  readonly onChangeOptions: (changes: Partial<ViewOptions>) => void;
  readonly onChangeParameters: (changes: ParameterChanges) => void;
}

/** Shows the result and what it is compared with, or the image that a tool works on. */
export function Stage(props: StageProps) {
  const { cdn, address, before, rules, round, onChangeOptions, onChangeParameters } = props;
  const { options } = address;
  const { tool, view } = options;
  const [scene, setScene] = useState<Scene>();
  const comparison = useComparison(props);
  const source = useToolSource(props);
  const isFormats = rules !== undefined && view === 'formats' && tool === 'view';
  const isComparing = tool === 'view' && COMPARING.includes(view);
  const move = ({ zoom, x, y }: Viewport) => onChangeOptions({ zoom, x, y });
  const leave = () => {
    onChangeOptions({ tool: 'view' });
    document.getElementById(`tool-${tool}`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target as Element)) return;
    if (event.key === 'Escape' && tool !== 'view') return leave();
    const next = scene && !isFormats ? zoomedByKey(event.key, options, scene) : undefined;
    if (!next) return;
    event.preventDefault();
    move(next);
  };
  return (
    <section class="stage" aria-label="Image" onKeyDown={onKeyDown}>
      <StageTools options={options} hasVariants={rules !== undefined} onChange={onChangeOptions} />
      {rules && tool !== 'view' && (
        <ToolHint tool={tool} rules={rules} parameters={address.parameters} image={source?.image}
          onChange={onChangeParameters}
          onSave={cdn.canChange ? point => void changeFocalPoint(cdn.id, address.key, point) : undefined}
          onLeave={leave} />
      )}
      {isFormats ? (
        <Formats cdn={cdn} address={address} rules={rules} round={round} original={before.image} />
      ) : (
        <>
          <Shown
            {...props}
            view={{ viewport: options, onMove: move, onScene: setScene }}
            comparison={comparison}
            source={source}
          />
          <div class="stage-foot">
            {isComparing && props.refined && (
              <PairChoice value={options.pair} onChoose={pair => onChangeOptions({ pair })} />
            )}
            {tool === 'view'
              ? <p class="zoom-hint muted" aria-hidden="true">Zoom with Ctrl + wheel or a pinch, and drag to move</p>
              : (
                <output class="tool-value">
                  {toolValue(tool, address.parameters).split(/(?<=[ ,])/).map(part => <span>{part}</span>)}
                </output>
              )}
            {props.result.image?.shown?.isAnimated && <PlayButton />}
            <ZoomButtons viewport={options} scene={scene} onMove={move} />
          </div>
        </>
      )}
      <PaneKeys />
    </section>
  );
}

/** Whether keys are text for an element. */
function isTyping(element: Element): boolean {
  return element.matches('select, input:not([type="range"], [type="radio"], [type="checkbox"])');
}
