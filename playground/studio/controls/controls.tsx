import { useState } from 'preact/hooks';
import { Group } from './group';
import { useScrollEdges } from './use-scroll-edges';
import { OPERATION_GROUPS } from '../../../src/runtime/url/parameter-control';
import { RequestRules } from '../../../src/runtime/url/request-parameters';
import { operations } from '../../data';
import { ParameterChanges } from '../parameter-changes';

interface ControlsProps {
  readonly rules: RequestRules;
  readonly parameters: Readonly<Record<string, string>>;
  readonly onChange: (changes: ParameterChanges | 'reset') => void;
}

const GROUPS = Object.entries(OPERATION_GROUPS).map(([name, title]) => ({
  title, operations: operations.filter(({ group }) => group === name),
}));

/** Controls for every parameter that can have an effect, in groups. */
export function Controls({ rules, parameters, onChange }: ControlsProps) {
  const [isExplained, explain] = useState(false);
  const [ref, edges] = useScrollEdges<HTMLDivElement>();
  return (
    <section class={`panel controls ${edges}`} aria-labelledby="controls-title">
      <div class="controls-title">
        <h2 id="controls-title">Operations</h2>
        <button type="button" class="small quiet" aria-pressed={isExplained} onClick={() => explain(!isExplained)}>
          {isExplained ? 'Less' : 'Explain'}
        </button>
        <button
          type="button"
          class="small"
          disabled={Object.keys(parameters).length === 0}
          onClick={() => onChange('reset')}>
          Reset
        </button>
      </div>
      <div ref={ref} class="controls-scroll">
        {GROUPS.map(group => (
          <Group
            key={group.title}
            {...group}
            rules={rules}
            parameters={parameters}
            isExplained={isExplained}
            onChange={(name, value) => onChange({ [name]: value })}
          />
        ))}
      </div>
    </section>
  );
}
