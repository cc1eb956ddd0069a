import { Check, failed, notRun, passed } from './check';
import { cacheStatus } from '../../../src/tools/cli/verify/cache-headers';

export const flatRatePlan: Check = {
  id: 'flat-rate-plan',
  title: 'a distribution on a flat-rate plan reaches a function URL with OAC',
  meaning: 'Transformation does not work on a flat-rate plan. Stay on pay-as-you-go pricing.',
  async run({ planUrl, images }) {
    if (!planUrl) {
      return notRun(
        '--plan-url names no image on a distribution with a plan; the proof subscribes to none, since a plan ' +
          'lasts until ' +
          'the end of the month and keeps its distribution from being deleted',
      );
    }
    const url = new URL(planUrl);
    url.searchParams.set('w', String(320 + Math.floor(Math.random() * 1000)));
    const response = await images.request(url.href);
    const type = String(response.headers['content-type']);
    const seen = `${response.status} ${type}, ${cacheStatus(response)}`;
    return response.status === 200 && type.startsWith('image/') ? passed(seen) : failed(seen);
  },
};
