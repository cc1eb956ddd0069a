import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { exemptFromAwsRules } from './aws-rules/at-synthesis';
import type * as Tokens from './conformance/template/tokens';

exemptFromAwsRules(
  'random props ask for it', 'a resource that is always retained has no fixed name that a second deployment would meet',
);

/** Props that reach the template as they are, so that the deployment may decide them. All others decide more. */
const MAY_BE_TOKENS = [
  'props.minTtl', 'props.defaultTtl', 'props.browserTtl', 'props.allowedOrigins[]',
  'props.priceClass', 'props.httpVersion', 'props.minimumProtocolVersion', 'props.comment', 'props.domainNames[]',
  'props.originShieldRegion', 'fromArn', 'managed.rateLimit',
  'props.uploads[].prefix', 'onDemand.fallbackImage', 'onDemand.maxInputPixels', 'onDemand.maxVariants',
  'onDemand.memorySize', 'onDemand.reservedConcurrentExecutions', 'constantQuality.maxConcurrency',
  'constantQuality.maxPerMonth', 'hmac.secretField', 'onChange.folderThreshold', 'onChange.maxItemsPerMonth',
  'legacy.prefix', 'legacy.retention', 'toBucket.prefix', 'toBucket.retention', 'toLogGroup.retention',
  's3Compatible.region', 's3Compatible.secretAccessKeyField', 'r2.accessKeyIdField',
];

/** The error of random sources that are too long together with their tokens. */
const TOO_LONG = /the environment variables must have at most 4096 bytes/;

/** Returns a copy of the library and of the CDK, whose tokens have other numbers than those of other copies. */
function copyOfLibrary(): typeof Tokens {
  let copy: typeof Tokens | undefined;
  jest.isolateModules(() => {
    copy = jest.requireActual<typeof Tokens>('./conformance/template/tokens');
  });
  return copy!;
}

describe('The files of an app', () => {
  const folder = fs.mkdtempSync(path.join(process.env.TESTS_TMPDIR ?? os.tmpdir(), 'tokens-'));
  const copies = [copyOfLibrary(), copyOfLibrary()];
  afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

  /** Synthesizes an app twice, as if in two processes. The CDK counts tokens from a random number. */
  const synthesizeTwice = (seed: number, burned: number, choose: Tokens.ChooseToken) =>
    // Texts of tokens sort otherwise where their numbers get another digit.
    [10_000, 1000 - burned].map((start, index) => {
      (global as unknown as { __cdkTokenMap: { tokenCounter: number } }).__cdkTokenMap.tokenCounter = start;
      fs.rmSync(folder, { recursive: true, force: true });
      return copies[index].synthesizeWithTokens(folder, seed, choose);
    });

  const requireSame = ([one, other]: Tokens.Synthesized[]) => {
    expect(other.files).toEqual(one.files);
    expect(Object.values(one.files).join('\n')).not.toMatch(/\$\{Token\[|e\+289/);
    if (one.tokens.every(name => MAY_BE_TOKENS.includes(name)) && !TOO_LONG.test(one.error ?? '')) {
      expect(one.error).toBeUndefined();
    }
  };

  test('are the same at every synthesis with a token in any prop, or the error names construct and prop', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(300), fc.nat(40), (seed, burned, place) => {
      const apps = synthesizeTwice(seed, burned, (_name, each) => each === place);
      requireSame(apps);
      for (const { error = 'Test/Images: `prop`' } of apps) expect(error).toMatch(/^Test\/[\w/]+: `\w/);
    }), { numRuns: 40 });
  });

  test('are the same at every synthesis with tokens in all props that the deployment may decide', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(300), fc.nat(5), (seed, burned, left) => {
      requireSame(synthesizeTwice(seed, burned, (name, each) => MAY_BE_TOKENS.includes(name) && each % 6 !== left));
    }), { numRuns: 15 });
  });
});
