import { CLIENT_WIDTHS } from './client-widths';
import { requestRules } from '../../../src/construct/plan/request-rules';
import { ImageRequest, parseRequest } from '../../../src/runtime/url/image-request';
import { emptyStack } from '../../support';

const rules = requestRules(emptyStack(), {});

test.each(Object.entries(CLIENT_WIDTHS))(
  'the default ladder sends %s at most 1.25 times the requested pixels on average',
  (_client, widths) => {
    const ratios = widths.map(
      width =>
        (Number((parseRequest('/a.jpg', { w: String(width) }, '', rules) as ImageRequest).operations.w) / width) ** 2,
    );
    expect(ratios.reduce((sum, ratio) => sum + ratio) / ratios.length).toBeLessThanOrEqual(1.25);
  },
);
