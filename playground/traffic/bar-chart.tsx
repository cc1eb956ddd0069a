import { TrafficBin } from '../../src/tools/playground/traffic-protocol';

interface Series {
  readonly name: string;
  /** Style class of its color. */
  readonly kind: string;
  readonly value: (bin: TrafficBin) => number;
}

interface BarChartProps {
  readonly title: string;
  readonly bins: readonly TrafficBin[];
  /** Stacked series. */
  readonly series: readonly Series[];
  readonly print: (value: number) => string;
}

// Interval of the server.
const BIN_MS = 5_000;
const BARS = 60;
const HEIGHT = 64;
const STEP = 5;
const BAR = 4;

/** Stacked bars of the last five minutes. */
export function BarChart({ title, bins, series, print }: BarChartProps) {
  const total = (bin: TrafficBin) => series.reduce((sum, { value }) => sum + value(bin), 0);
  const most = Math.max(0, ...bins.map(total));
  const end = bins.at(-1)?.start ?? 0;
  const sums = series.map(({ name, value }) => `${name} ${print(bins.reduce((sum, bin) => sum + value(bin), 0))}`);
  const label = `${title} in the last five minutes: ${sums.join(', ')}`;
  return (
    <figure class="chart">
      <figcaption>{title} <span class="muted">{most > 0 && `up to ${print(most)} in 5 s`}</span></figcaption>
      <svg viewBox={`0 0 ${BARS * STEP} ${HEIGHT}`} role="img" aria-label={label} preserveAspectRatio="none">
        {bins.map(bin => {
          const place = BARS - 1 - Math.round((end - bin.start) / BIN_MS);
          return place < 0 ? null : <Bar key={bin.start} bin={bin} x={place * STEP} most={most} series={series} />;
        })}
      </svg>
      {series.length > 1 && (
        <p class="legend" aria-hidden="true">
          {series.map(({ name, kind }) => (
            <span key={name} class={kind}>
              {name}
            </span>
          ))}
        </p>
      )}
    </figure>
  );
}

function Bar({ bin, x, most, series }: { bin: TrafficBin; x: number; most: number; series: readonly Series[] }) {
  let y = HEIGHT;
  return (
    <g>
      {series.map(({ name, kind, value }) => {
        const height = most === 0 ? 0 : value(bin) / most * HEIGHT;
        y -= height;
        return height > 0 && <rect key={name} class={kind} x={x} y={y} width={BAR} height={height} />;
      })}
    </g>
  );
}
