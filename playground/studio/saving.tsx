import { saving } from '../parts/units';

/** Saving compared with the original. */
export function Saving({ size, original }: { size: number; original?: number }) {
  if (original === undefined) return null;
  const percent = saving(size, original);
  return percent >= 0 ? <span class="less">{percent} % less</span> : <span class="more">{-percent} % more</span>;
}
