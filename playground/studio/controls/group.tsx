import { Fragment } from 'preact';
import { ParameterField } from './parameter-field';
import { boundsText } from '../../../src/runtime/url/bounds-text';
import { unexpressed } from '../../../src/runtime/url/dialects/print-url';
import { applies } from '../../../src/runtime/url/parameter-conditions';
import { OperationDescription, ParameterControl } from '../../../src/runtime/url/parameter-control';
import { RequestRules, merged } from '../../../src/runtime/url/request-parameters';

interface GroupProps {
  readonly title: string;
  readonly operations: readonly OperationDescription[];
  readonly rules: RequestRules;
  readonly parameters: Readonly<Record<string, string>>;
  readonly isExplained: boolean;
  /** Called with undefined to remove a parameter. */
  readonly onChange: (name: string, value: string | undefined) => void;
}

interface OfferedParameter {
  readonly name: string;
  readonly control: ParameterControl;
  /** Whether it is set, but other parameters prevent an effect. */
  readonly isIdle: boolean;
}

/** Operations of one kind, with their number of parameters that are set. */
export function Group({ title, operations, ...rest }: GroupProps) {
  const { rules, parameters } = rest;
  const all = merged({ ...parameters }, parameters.preset, rules);
  const shown = operations
    .map(operation => ({ operation, offered: offeredBy(operation, rules, parameters, all) }))
    .filter(({ offered }) => offered.length > 0);
  if (shown.length === 0) return null;
  const set = shown.flatMap(({ offered }) => offered).filter(({ name }) => parameters[name] !== undefined).length;
  return (
    <details class="group" open>
      <summary>
        <h3>{title}</h3>
        {set > 0 && <span class="group-count">{set} set</span>}
      </summary>
      {shown.map(({ operation, offered }) => (
        <Operation key={operation.name} operation={operation} offered={offered} {...rest} />
      ))}
    </details>
  );
}

interface OperationProps extends Omit<GroupProps, 'title' | 'operations'> {
  readonly operation: OperationDescription;
  readonly offered: readonly OfferedParameter[];
}

function Operation({ operation, offered, rules, parameters, isExplained, onChange }: OperationProps) {
  return (
    <fieldset class="operation">
      <legend class="unseen">{offered[0].control.label}</legend>
      {offered.map(({ name, control, isIdle }) => (
        <Fragment key={name}>
          <ParameterField
            name={name}
            control={control}
            rules={rules}
            format={parameters.fm}
            value={parameters[name]}
            onChange={value => onChange(name, value)}
          />
          {isIdle && <p class="idle">No effect with these parameters</p>}
        </Fragment>
      ))}
      {isExplained && (
        <p class="operation-meaning">
          <Words text={`${operation.meaning} (${boundsText(operation)})`} />
        </p>
      )}
    </fieldset>
  );
}

/**
 * Returns the parameters that can have an effect, and those that are set. Presets and parameters of signed URLs depend
 * on the rules.
 */
function offeredBy(
  operation: OperationDescription, rules: RequestRules, parameters: GroupProps['parameters'],
  all: Record<string, string>,
): OfferedParameter[] {
  return Object.entries(operation.parameters)
    .filter(([, { kind }]) => kind !== 'preset' || Object.keys(rules.presets).length > 0)
    .filter(([, { isSigned }]) => !isSigned || rules.signed === true)
    .filter(([name]) => !unexpressed({ [name]: '' }, rules))
    .map(([name, control]) => ({ name, control, isIdle: !applies(control, all) }))
    .filter(({ name, isIdle }) => !isIdle || parameters[name] !== undefined);
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
