import { describeSite } from './describe-site';
import { nextSite } from './next';

describeSite(nextSite('Next.js 16 with a base path', 'next-16', '/docs'));
