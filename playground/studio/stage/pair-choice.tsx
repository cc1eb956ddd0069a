import { ViewOptions } from '../../view-options';

interface PairChoiceProps {
  readonly value: ViewOptions['pair'];
  readonly onChoose: (pair: ViewOptions['pair']) => void;
}

const PAIRS: readonly (readonly [ViewOptions['pair'], string])[] = [
  ['result', 'Original and result'],
  ['refined', 'Original and refined'],
  ['first', 'First answer and refined'],
];

/** Choice of the images to compare, for variants that are refined. */
export function PairChoice({ value, onChoose }: PairChoiceProps) {
  return (
    <label class="pair-choice">
      Compare
      <select value={value} onChange={event => onChoose(event.currentTarget.value as ViewOptions['pair'])}>
        {PAIRS.map(([pair, name]) => <option key={pair} value={pair}>{name}</option>)}
      </select>
    </label>
  );
}
