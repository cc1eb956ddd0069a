import { saving } from '../parts/units';

/** How much less than the original a picture takes. */
export function SavingOf({ size, original }: { size: number; original?: number }) {
  if (original === undefined) return null;
  const percent = saving(size, original);
  return percent >= 0 ? <span class="less">{percent} % less</span> : <span class="more">{-percent} % more</span>;
}
