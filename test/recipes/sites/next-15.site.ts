import { describeSite } from './describe-site';
import { nextSite } from './next';

describeSite(nextSite('Next.js 15', 'next-15'));
