import { App, Stack } from 'aws-cdk-lib';
import { inTemporaryFolder } from './folder';
import { Benchmark, Row, compare, takeTurns, time } from './measure';
import { ImageCdn } from '../../src';

export const scale: Benchmark = {
  name: 'scale',
  title: '200 ImageCdns in one app, against 20',
  run: () => inTemporaryFolder(measure),
};

const CDNS_IN_A_STACK = 40; // of the 500 resources that a stack may have

async function measure(outdir: string): Promise<Row[]> {
  const each = (count: number) => () => time(() => synthesize(outdir, count)) / count;
  const turns = await takeTurns({ warmUp: 3, measured: 15 }, each(200), each(20));
  return [compare('time for each', 'ms', turns, milliseconds => milliseconds, 1.2)];
}

function synthesize(outdir: string, count: number): void {
  const app = new App({ outdir });
  let stack = new Stack(app, 'Bench');
  for (let index = 0; index < count; index++) {
    if (index > 0 && index % CDNS_IN_A_STACK === 0) stack = new Stack(app, `Bench${index}`);
    new ImageCdn(stack, `Images${index}`);
  }
  app.synth();
}
