import { defaultOf } from '../../../src/runtime/url/parameter-conditions';
import { ParameterControl } from '../../../src/runtime/url/parameter-control';
import { RequestRules } from '../../../src/runtime/url/request-parameters';

interface FieldProps<Kind extends ParameterControl['kind'] = ParameterControl['kind']> {
  readonly name: string;
  readonly control: Extract<ParameterControl, { kind: Kind }>;
  readonly rules: RequestRules;
  /** Requested output format, on which the default quality depends. */
  readonly format: string | undefined;
  readonly value: string | undefined;
  /** Called with undefined to remove the parameter. */
  readonly onChange: (value: string | undefined) => void;
}

/** Control of one parameter. */
export function ParameterField(props: FieldProps) {
  const { control, rules } = props;
  switch (control.kind) {
    case 'range': return <Range {...props} control={control} />;
    case 'pixels': return <Pixels {...props} control={control} />;
    case 'choice': return <Select {...props} values={control.values} />;
    case 'format': return <Select {...props} values={rules.formats} />;
    case 'preset': return <Select {...props} values={Object.keys(rules.presets)} />;
    case 'choices': return <Choices {...props} control={control} />;
    case 'text': return <Text {...props} control={control} />;
    case 'color': return <Color {...props} control={control} />;
  }
}

/** Returns the class of a field, which highlights set parameters. */
function classOf(name: string, value: string | undefined): string {
  return value === undefined ? name : `${name} set`;
}

function Label({ name, control }: Pick<FieldProps, 'name' | 'control'>) {
  return <label for={`p-${name}`}>{control.label} <code>{name}</code></label>;
}

/** Returns the default of a parameter in words, for its control. */
function defaultText(control: ParameterControl): string {
  return `${defaultOf(control).text} (default)`;
}

function Range({ name, control, rules, format, value, onChange }: FieldProps<'range'>) {
  const usual = name === 'q' ? rules.quality[format ?? 'avif'] ?? control.neutral : control.neutral;
  const neutral = typeof usual === 'number' ? usual : control.neutral;
  const set = (next: string) => onChange(Number(next) === control.neutral && name !== 'q' ? undefined : next);
  const isFromMiddle = control.min < 0 && control.max > 0;
  return (
    <div class={classOf('field slider', value)}>
      <Label name={name} control={control} />
      <output for={`p-${name}`}>{value ?? `${typeof usual === 'number' ? usual : 'predicted'} (default)`}</output>
      <input
        id={`p-${name}`}
        type="range"
        min={control.min}
        max={control.max}
        step={control.step}
        value={value ?? neutral}
        {...isFromMiddle && { class: 'from-middle', style: fillOf(Number(value ?? neutral), control) }}
        onInput={event => set(event.currentTarget.value)}
      />
    </div>
  );
}

/** Returns the ends of the filled part of a slider that is filled from its neutral value, in percent. */
function fillOf(value: number, { min, max, neutral }: { min: number; max: number; neutral: number }) {
  const [from, to] = [value, neutral].map(end => 100 * (end - min) / (max - min)).sort((a, b) => a - b);
  return { '--from': `${from}%`, '--to': `${to}%` };
}

/** Control of a size: the slider follows the ladder, and the number is free. */
function Pixels({ name, control, rules, value, onChange }: FieldProps<'pixels'>) {
  const steps = name === 'w' ? rules.widths : rules.widths.filter(width => width <= rules.maxHeight);
  const step = steps.findIndex(width => width >= Number(value));
  const shown = value === undefined ? steps.length : step < 0 ? steps.length - 1 : step;
  return (
    <div class={classOf('field slider', value)}>
      <Label name={name} control={control} />
      <input
        class="number"
        id={`p-${name}`}
        type="number"
        min="1"
        inputMode="numeric"
        placeholder={defaultText(control)}
        value={value ?? ''}
        onInput={event => onChange(event.currentTarget.value)}
      />
      <input
        type="range"
        min={0}
        max={steps.length}
        value={shown}
        aria-label={`${control.label}, slider`}
        aria-valuetext={value ?? defaultText(control)}
        onInput={event => onChange(steps[Number(event.currentTarget.value)]?.toString())}
      />
    </div>
  );
}

/** Choice of a value. The default removes the parameter, unless the URL names it. */
function Select({ name, control, value, values, onChange }: FieldProps & { values: readonly string[] }) {
  const { value: usual } = defaultOf(control);
  const others = values.filter(option => option !== usual || option === value);
  return (
    <div class={classOf('field', value)}>
      <Label name={name} control={control} />
      <select id={`p-${name}`} value={value ?? ''} onChange={event => onChange(event.currentTarget.value)}>
        <option value="">{defaultText(control)}</option>
        {others.map(option => <option key={option} value={option}>{option}</option>)}
      </select>
    </div>
  );
}

function Choices({ name, control, value, onChange }: FieldProps<'choices'>) {
  const chosen = (value ?? '').split(',').filter(Boolean);
  const toggle = (option: string) =>
    onChange(
      chosen.includes(option) ? chosen.filter(other => other !== option).join(',') : [...chosen, option].join(','),
    );
  return (
    <div class={classOf('field choices', value)} role="group" aria-labelledby={`p-${name}-label`}>
      <span id={`p-${name}-label`}>{control.label} <code>{name}</code></span>
      {chosen.length === 0 && <span class="field-default">{defaultText(control)}</span>}
      <div class="choices-options">
        {control.values.map(option => (
          <label key={option}>
            <input type="checkbox" checked={chosen.includes(option)} onChange={() => toggle(option)} />
            <span>{option}</span>
          </label>
        ))}
      </div>
    </div>
  );
}

function Text({ name, control, value, onChange }: FieldProps<'text'>) {
  return (
    <div class={classOf(control.example.length > 12 ? 'field wide' : 'field', value)}>
      <Label name={name} control={control} />
      <input
        id={`p-${name}`}
        type="text"
        placeholder={defaultText(control)}
        title={`For example ${control.example}`}
        autocomplete="off"
        spellcheck={false}
        value={value ?? ''}
        onInput={event => onChange(event.currentTarget.value.trim())}
      />
    </div>
  );
}

/** Control of a color: the text field supports transparency, the browser's color picker does not. */
function Color({ name, control, value, onChange }: FieldProps<'color'>) {
  return (
    <div class={classOf('field color', value)}>
      <Label name={name} control={control} />
      <input
        id={`p-${name}`}
        type="text"
        placeholder={defaultText(control)}
        title="For example 336699 or red"
        autocomplete="off"
        spellcheck={false}
        value={value ?? ''}
        onInput={event => onChange(event.currentTarget.value.trim().replace(/^#/, ''))}
      />
      <input
        type="color"
        aria-label={`${control.label}, color picker`}
        value={/^[0-9a-f]{6}$/i.test(value ?? '') ? `#${value}` : '#ffffff'}
        onInput={event => onChange(event.currentTarget.value.slice(1))}
      />
    </div>
  );
}
