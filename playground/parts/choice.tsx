interface ChoiceProps<T extends string> {
  readonly label: string;
  /** Undefined if none is chosen. */
  readonly value: T | undefined;
  readonly options: readonly (readonly [value: T, name: string])[];
  readonly onChoose: (value: T) => void;
}

/** Segmented control: a group of radio buttons. */
export function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset class="choice">
      <legend class="unseen">{label}</legend>
      {options.map(([option, name]) => (
        <label key={option}>
          <input type="radio" name={label} checked={option === value} onChange={() => onChoose(option)} />
          <span>{name}</span>
        </label>
      ))}
    </fieldset>
  );
}
