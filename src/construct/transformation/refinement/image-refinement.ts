import { Construct } from 'constructs';
import {
  ConstantQualityOptions, REFINED_FORMATS, RefinementSettings, settingsOf, validateConstantQuality,
} from './constant-quality-options';
import { Refiner } from './refiner';
import { DEFAULT_TARGETS } from '../../../runtime/transformer/refinement/targets';
import { RefinementConfig } from '../../../runtime/transformer/refiner/refinement-config';
import { Caching } from '../../caching/caching';
import { requireFactory } from '../../core/creation';

/** The resources of a refinement, and the settings of the functions that take part in it. */
export interface BoundRefinement {
  readonly refiner: Refiner;
  readonly config: RefinementConfig;
}

/** A kind of refinement. */
interface RefinementStrategy {
  readonly settings: RefinementSettings;
  readonly bind: (scope: Construct, caching: Caching) => BoundRefinement;
}

/**
 * The refinement of variants: a function that improves stored variants after viewers have been answered.
 */
export class ImageRefinement {
  /**
   * Encodes each core variant of photographs again, with the setting by which it has the target score and a higher
   * effort, and so with fewer bytes. Images far below the target may grow, up to 1.3 times.
   *
   * The first answer is transformed as fast as without refinement, and cached for a minute. Its refinement replaces it
   * in the variant bucket. Animations, graphics, lossless variants, variants whose quality is not that of `quality`,
   * and originals in SVG and HEIC stay as they are.
   */
  public static constantQuality(options: ConstantQualityOptions = {}): ImageRefinement {
    return new ImageRefinement({
      get settings() { return settingsOf(options); },
      bind: (scope, caching) => bindConstantQuality(scope, options, caching),
    });
  }

  private constructor(private readonly strategy: RefinementStrategy) {
    requireFactory(this, strategy?.bind !== undefined, 'ImageRefinement.constantQuality()');
  }

  /**
   * The settings that change variants. The paths of variants depend on them.
   *
   * @internal
   */
  public get _output(): unknown[] {
    const { target, formats, minBytes } = this.strategy.settings;
    return ['refinement', target ?? DEFAULT_TARGETS, [...formats].sort(), minBytes];
  }

  /** @internal */
  public _bind(scope: Construct, caching: Caching): BoundRefinement {
    return this.strategy.bind(scope, caching);
  }
}

function bindConstantQuality(scope: Construct, options: ConstantQualityOptions, caching: Caching): BoundRefinement {
  validateConstantQuality(scope, options);
  caching.warnOfLongMinimum();
  const { formats, ...settings } = settingsOf(options);
  return {
    refiner: new Refiner(scope, 'Refinement', options),
    config: {
      ...settings,
      contentTypes: formats.map(format => REFINED_FORMATS[format]!),
      cacheControl: caching.provisionalCacheControl,
    },
  };
}
