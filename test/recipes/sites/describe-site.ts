import { compareAll, faultsOf } from './compare';
import { cpuTime, cpuTimeBelow } from './cpu-time';
import { Crawl, crawl } from './crawl';
import { MountOptions, REMOTE, serveMounted } from './mounted-cdn';
import { LocalServer, startImageServer, startViewerDomain } from './origin';
import { remotePhotograph } from './photographs';
import { Project, Server, buildProject, removeProjects, startProject } from './project';
import { printReport } from './report';
import { LocalEdge } from '../../../src/tools/local/server';
import { cleanUp, send } from '../../tools/local/support';

/** A site of a framework, and the image CDN that is mounted on its distribution. */
export interface Site {
  readonly name: string;
  readonly project: Project;
  readonly pages: readonly string[];
  /** The start of the paths that the framework's optimizer serves. */
  readonly optimizer: string;
  /** Returns the image in a URL of the optimizer: a path, or an absolute URL. */
  readonly sourceOf: (url: URL) => string;
  /** Matches URLs of the optimizer that edit an image beyond its size and format. */
  readonly edits?: RegExp;
  /** Returns the options of the CDN for a built project. */
  readonly mount: (folder: string) => Omit<MountOptions, 'remote'>;
  /** Requests that the optimizer refuses, with the path of an image that exists. */
  readonly refused: readonly string[];
}

const OLD = '*/*';

/** Whether images for old browsers are compared by size only. */
const IS_SHORT = process.env.RECIPES_SHORT === '1';

/** Minutes that a build and a comparison may take on a slow machine. */
const TIMEOUT = 15 * 60_000;

/** Defines the tests of a site: the image CDN serves every image of its pages as the framework does. */
export function describeSite(site: Site): void {
  describe(`a site of ${site.name}`, () => {
    let remote: LocalServer;
    let server: Server | undefined;
    let edge: LocalEdge;
    let crawled: Crawl;

    beforeAll(async () => {
      remote = await startImageServer(REMOTE.folder, await remotePhotograph());
      const folder = await buildProject(site.project);
      server = await startProject(site.project, folder, { [REMOTE.host]: remote.url });
      edge = await serveMounted({ ...site.mount(folder), remote: remote.url });
      crawled = await crawl(server.url, site.pages, isOptimized);
    }, TIMEOUT);

    afterAll(async () => {
      await server?.stop(); // missing if the site could not be built
      await remote.close();
      await cleanUp();
      removeProjects();
    }, TIMEOUT);

    const isOptimized = (path: string) => path.startsWith(site.optimizer);
    const images = () => edge.distributions[0].url;

    test(`${site.name} has images of every kind on its pages`, () => {
      expect(crawled.failed).toEqual([]);
      expect(crawled.urls.length).toBeGreaterThan(20);
      expect(crawled.accept).toContain('image/avif');
    });

    test(`the image CDN serves each image of ${site.name} in the same size, and as good`, async () => {
      const comparisons = await compareAll(
        crawled.urls, { [crawled.accept]: originalOf, [OLD]: IS_SHORT ? undefined : originalOf }, {
          site: { url: server!.url, cpuTime: () => cpuTime(server!.pid) },
          images: { url: images(), cpuTime: () => cpuTimeBelow(process.pid) - cpuTime(server!.pid) },
        });
      printReport(site.name, comparisons);
      expect(comparisons.flatMap(faultsOf)).toEqual([]);
    }, TIMEOUT);

    test(`no page of ${site.name} changes when the image CDN serves its images`, async () => {
      const domain = await startViewerDomain({ site: server!.url, images: images() }, isOptimized);
      const mounted = await crawl(domain.url, site.pages, isOptimized).finally(() => domain.close());
      expect({ ...mounted, shown: boxesOf(mounted) }).toEqual({ ...crawled, shown: boxesOf(crawled) });
    }, TIMEOUT);

    test.each(site.refused)(`the image CDN refuses %s with the status of ${site.name}`, async url => {
      const [theirs, ours] = await Promise.all([server!.url, images()].map(target => send(target, url)));
      expect(theirs.status).toBeGreaterThanOrEqual(400);
      expect(ours.status).toBe(theirs.status);
    });

    async function originalOf(url: string): Promise<Buffer | undefined> {
      if (site.edits?.test(url)) return undefined;
      const source = site.sourceOf(new URL(url, server!.url));
      const target = new URL(source, server!.url);
      const response = await fetch(source.startsWith('/') ? target : new URL(target.pathname, remote.url));
      return Buffer.from(await response.arrayBuffer());
    }
  });
}

/** Returns what is shown where. The CDN resizes animations, which frameworks send in their size. */
function boxesOf({ shown }: Crawl): object {
  return Object.fromEntries(Object.entries(shown).map(([page, images]) => [
    page, images.map(image => image.source.includes('.gif') ? { ...image, natural: undefined } : image),
  ]));
}
