import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { ParameterChanges } from './parameter-changes';
import { boundsText } from '../../src/runtime/url/bounds-text';
import { OperationDescription, ParameterControl } from '../../src/runtime/url/parameter-control';
import { RequestRules } from '../../src/runtime/url/request-parameters';
import { operations } from '../data';
import { ParameterField } from './parameter-field';

interface ControlsProps {
  readonly rules: RequestRules;
  readonly parameters: Readonly<Record<string, string>>;
  readonly onChange: (changes: ParameterChanges | 'reset') => void;
}

// Frequently used operations come first, the others in the order of the pipeline.
const FIRST = ['preset', 'w', 'fit', 'crop', 'f', 'q'];
const ORDERED = [
  ...FIRST.flatMap(name => operations.find(operation => operation.name === name) ?? []),
  ...operations.filter(({ name }) => !FIRST.includes(name)),
];

/** Controls for every parameter of every operation. */
export function Controls({ rules, parameters, onChange }: ControlsProps) {
  const [isExplained, explain] = useState(false);
  const set = (name: string, value: string | undefined) => onChange({ [name]: value });
  return (
    <section class="panel controls" aria-labelledby="controls-title">
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
      {ORDERED.map(operation => (
        <Operation
          key={operation.name}
          operation={operation}
          rules={rules}
          parameters={parameters}
          isExplained={isExplained}
          onChange={set}
        />
      ))}
    </section>
  );
}

interface OperationProps {
  readonly operation: OperationDescription;
  readonly rules: RequestRules;
  readonly parameters: Readonly<Record<string, string>>;
  readonly isExplained: boolean;
  readonly onChange: (name: string, value: string | undefined) => void;
}

function Operation({ operation, rules, parameters, isExplained, onChange }: OperationProps) {
  const controls = offered(operation, rules);
  if (controls.length === 0) return null;
  return (
    <fieldset class="operation">
      <legend class="unseen">{controls[0][1].label}</legend>
      {controls.map(([name, control]) => (
        <ParameterField
          key={name}
          name={name}
          control={control}
          rules={rules}
          value={parameters[name]}
          onChange={value => onChange(name, value)}
        />
      ))}
      {isExplained && (
        <p class="operation-meaning">
          <Words text={`${operation.meaning} (${boundsText(operation)})`} />
        </p>
      )}
    </fieldset>
  );
}

/** Returns the available controls. Presets and parameters of signed URLs depend on the rules. */
function offered({ parameters }: OperationDescription, rules: RequestRules): [string, ParameterControl][] {
  return Object.entries(parameters).filter(([, { kind, isSigned }]) =>
    (kind !== 'preset' || Object.keys(rules.presets).length > 0) && (!isSigned || rules.signed === true));
}

/** Renders text between backticks as code. */
function Words({ text }: { text: string }) {
  return (
    <>
      {text
        .split('`')
        .map((part, index) =>
          index % 2 === 1 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>,
        )}
    </>
  );
}
