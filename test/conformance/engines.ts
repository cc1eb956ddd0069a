import { Engine } from './engine';
import { httpCacheTests } from './engines/http-cache-tests';
import { iamSimulate } from './engines/iam-simulate';
import { njs } from './engines/njs';
import { quickjs } from './engines/quickjs';
import { varnish } from './engines/varnish';
import { versitygw } from './engines/versitygw';

/** In the order in which they run. One engine more is one line more. */
export const ENGINES: readonly Engine[] = [versitygw, iamSimulate, httpCacheTests, varnish, njs, quickjs];
