import { describeSite } from './describe-site';
import { nextSite } from './next';

describeSite(nextSite('Next.js 16', 'next-16'));
