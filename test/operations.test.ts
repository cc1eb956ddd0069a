import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AccessLogs, ImageCdn, ImageFormat, ImageRefinement, ImageTransformation, Purge } from '../src';

const ROOT = path.join(__dirname, '..');
const textOf = (page: string): string => fs.readFileSync(path.join(ROOT, 'docs', page), 'utf8');

const [OPERATIONS, ALARMS, QUERIES] = ['operations.md', 'alarms.md', 'queries.md'].map(textOf);
const RUNBOOK = OPERATIONS + ALARMS + QUERIES;

/** The stack that the runbook uses as its example. */
const TEMPLATE = synthesized();
const RESOURCES = Object.entries(TEMPLATE.toJSON().Resources as Record<string, { Type: string; Properties: any }>);

function synthesized(): Template {
  const stack = new Stack(new App(), 'MyImages', { env: { account: '111122223333', region: 'us-east-1' } });
  const transformation = ImageTransformation.onDemand({ refinement: ImageRefinement.constantQuality() });
  new ImageCdn(stack, 'Images', {
    transformation,
    prewarm: [{ formats: [ImageFormat.AVIF] }],
    accessLogs: AccessLogs.toLogGroup(),
    additionalMetrics: true,
  }).addMonitoring('Monitoring');
  return Template.fromStack(stack);
}

/** The part of docs/operations.md under a heading of the second level. */
function part(heading: string): string {
  return new RegExp(`^## ${heading}\n(.*?)(?=^## |$(?![^]))`, 'ms').exec(OPERATIONS)![1];
}

function blocks(language: string): string[] {
  return [...RUNBOOK.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(match => match[1]);
}

const sections = [...ALARMS.matchAll(/^## `(\w+)`\n(.*?)(?=^## |$(?![^]))/gms)]
  .map(([, name, text]) => ({ name, text }));

/** Whether a logical ID is that of an alarm. */
function isNamed(id: string, name: string): boolean {
  return new RegExp(`${name}(Alarm)?[0-9A-F]{8}$`).test(id);
}

describe('the runbook', () => {
  const sources = (fs.readdirSync(path.join(ROOT, 'src'), { recursive: true }) as string[])
    .filter(file => file.endsWith('.ts'))
    .map(file => fs.readFileSync(path.join(ROOT, 'src', file), 'utf8'));
  const alarms = RESOURCES.filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm');

  test('has a section for each alarm of the library, and no others', () => {
    const names = alarms.map(([id]) => sections.find(({ name }) => isNamed(id, name))?.name ?? id);
    expect(names.length).toBe(13);
    expect(sections.map(({ name }) => name).sort()).toEqual(names.sort());
  });

  test('has a section for each alarm of a CDN without transformation, and in another Region', () => {
    const app = new App();
    const [here, after] = ['eu-west-1', 'us-east-1'].map(region => new Stack(app, `In${region}`, {
      env: { account: '111122223333', region }, crossRegionReferences: true,
    }));
    const cdn = new ImageCdn(here, 'Images', {
      additionalMetrics: true, usEast1: { logsAndAlarms: after }, purge: Purge.onChange(),
    });
    cdn.addMonitoring('Monitoring');
    const ids = [here, after].flatMap(stack =>
      Object.keys(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')));
    expect(ids.length).toBe(4);
    expect(ids.filter(id => !sections.some(({ name }) => isNamed(id, name)))).toEqual([]);
  });

  test('is the target of the link in each alarm description', () => {
    const anchors = sections.map(({ name }) => `#${name.toLowerCase()}`);
    const link = /Runbook: \S+\/docs\/alarms\.md(#\w+)$/;
    const links = alarms.map(([, { Properties }]) => link.exec(Properties.AlarmDescription)?.[1]);
    expect(links.sort()).toEqual(anchors.sort());
  });

  test('explains the meaning of each alarm, where to look and what to do', () => {
    for (const { name, text } of sections) {
      const missing = ['**Meaning.**', '**Where to look.**', 'hat to do'].filter(label => !text.includes(label));
      expect([name, missing]).toEqual([name, []]);
    }
  });

  test('states the default threshold of each alarm', () => {
    const stated = [
      ['ServerErrors', '5%', 5],
      ['CacheHitRate', '50%', 50],
      ['TransformFailures', '5%', 5],
      ['TransformTime', '10 s', 10_000],
      ['Transformations', '1,000', 1000],
      ['VariantLimit', '100', 100],
      ['ItemsUsed', '10,000', 10_000],
    ] as const;
    for (const [name, text, threshold] of stated) {
      expect(sections.find(section => section.name === name)!.text.split('**Where')[0]).toContain(text);
      expect(alarms.find(([id]) => isNamed(id, name))![1].Properties.Threshold).toBe(threshold);
    }
  });

  test('finds resources by type and a unique part of the logical ID', () => {
    const lookups = [...RUNBOOK.matchAll(/\$\(physical (\S+) (\w+)\)/g)];
    expect(lookups.length).toBeGreaterThan(4);
    for (const [, type, partOfId] of lookups) {
      expect(RESOURCES.filter(([id, { Type }]) => Type === type && id.includes(partOfId))).toHaveLength(1);
    }
    const listed = [...part('Resources').matchAll(/^\| [a-z][^|]* \| `(\w+)` \|/gm)].map(([, name]) => name);
    expect(listed.length).toBeGreaterThan(8);
    expect(listed.filter(name => !RESOURCES.some(([id]) => id.includes(name)))).toEqual([]);
  });

  test('explains every event that a function logs', () => {
    const events = sources.flatMap(source => [...source.matchAll(/\bevent: '([a-z-]+)'/g)].map(([, event]) => event));
    expect(events.length).toBeGreaterThan(8);
    expect(events.filter(event => !RUNBOOK.includes(`\`${event}\``) && !RUNBOOK.includes(`"${event}"`))).toEqual([]);
  });

  test('explains every problem that a viewer can receive', () => {
    const tables = sources.flatMap(source => /^export const PROBLEMS = \{(.*?)^\}/ms.exec(source)?.[1] ?? []);
    expect(tables).toHaveLength(1);
    const names = [...tables[0].matchAll(/^ {2}'([a-z-]+)':/gm)].map(([, name]) => name);
    expect(names).toContain('too-slow');
    expect(names.filter(name => !part('Symptoms').includes(`\`${name}\``))).toEqual([]);
  });

  describe('queries for CloudWatch Logs Insights', () => {
    const queries = blocks('insights');

    test('consist of commands of its query language', () => {
      expect(queries.length).toBeGreaterThan(6);
      const commands = queries.flatMap(query => query.trim().split(/\n\| /)).map(command => command.split(' ')[0]);
      expect([...new Set(commands)].sort()).toEqual(['fields', 'filter', 'limit', 'parse', 'sort', 'stats']);
    });

    test('use only fields of the logs', () => {
      const code = sources.join('\n');
      for (const query of queries) {
        const plain = query.replace(/\/.*?[^\\]\//g, '').replace(/"[^"]*"/g, '');
        const own = [...query.matchAll(/\bas (\w+)|\(\?<(\w+)>/g)].flatMap(([, alias, group]) => alias ?? group);
        const accessLog = [...plain.matchAll(/`([^`]+)`/g)].map(([, field]) => field);
        const [, { Properties: { RecordFields } }] = RESOURCES.find(([, { Type }]) => Type === 'AWS::Logs::Delivery')!;
        expect(accessLog.filter(field => !RecordFields.includes(field))).toEqual([]);
        const words = plain.replace(/`[^`]+`/g, '').match(/(?<![@\w])[A-Za-z]\w+(?!\w*\()/g)!;
        const fields = words.filter(word => !LANGUAGE.includes(word) && !own.includes(word));
        expect(fields.filter(field => !new RegExp(`\\b${field}\\b`).test(code))).toEqual([]);
      }
    });

    test('read the memory of an invocation from its REPORT line', () => {
      const report = [
        'REPORT RequestId: 3f6e',
        'Duration: 640.12 ms',
        'Billed Duration: 641 ms',
        'Memory Size: 1769 MB',
        'Max Memory Used: 312 MB',
        '\n',
      ].join('\t');
      const pattern = /parse @message \/(.*)\/\n/.exec(queries.find(query => query.includes('parse @message'))!)![1];
      expect({ ...new RegExp(pattern).exec(report)!.groups }).toEqual({ billed: '641', memory: '1769', used: '312' });
    });
  });
});

const LANGUAGE = [
  'filter', 'stats', 'sort', 'limit', 'fields', 'parse', 'by', 'as', 'in', 'like', 'desc',
  'bin', 'count', 'max', 'min', 'sum', 'pct', 'ispresent',
];
