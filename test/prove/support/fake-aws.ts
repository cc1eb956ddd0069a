import { createHash, randomBytes } from 'node:crypto';
import * as http from 'node:http';
import { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { parseXml } from '../aws/xml';

interface FakeVersion {
  readonly key: string;
  readonly versionId: string;
  readonly etag: string;
  readonly isMarker: boolean;
}

export interface FakeBucket {
  readonly name: string;
  readonly tags: Record<string, string>;
  readonly region: string;
  /** The newest first. */
  versions: FakeVersion[];
  /** Called for each object that is written. */
  onPut?: (key: string, body: Buffer) => void;
  /** Keys that something else keeps in it. */
  keys?: () => Promise<string[]>;
}

interface FakeResource {
  readonly type: string;
  readonly physicalId: string;
  /** The name in the template; that of the resource by default. */
  readonly logicalId?: string;
  readonly status?: string;
}

export interface FakeStack {
  readonly name: string;
  readonly region: string;
  status: string;
  readonly tags: Record<string, string>;
  readonly resources: FakeResource[];
  /** The status after each attempt to delete it. */
  deletions: string[];
}

export interface FakeLogGroup {
  readonly name: string;
  readonly region: string;
  readonly tags: Record<string, string>;
  events: string[];
}

/** A certificate, or a web ACL. */
interface FakeGlobal {
  readonly arn: string;
  readonly tags: Record<string, string>;
}

/** A deployment by the CDK CLI. */
export interface Deployment {
  /** The directory of the cloud assembly. */
  readonly assembly: string;
  /** The names of the stacks; empty for all of them. */
  readonly stacks: readonly string[];
}

interface Call {
  readonly service: string;
  readonly region: string;
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

const ACCOUNT = '123456789012';

const SERVICES = [
  ...['ACM', 'CLOUDFORMATION', 'LAMBDA', 'LOGS', 'MONITORING', 'S3', 'SECRETSMANAGER', 'SSM', 'STS', 'TAGGING'],
  'WAFV2',
];

/** AWS in memory, over HTTP: as much of it as a proof asks. It knows nobody's rights. */
export class FakeAws {
  public static readonly account = ACCOUNT;
  public readonly buckets: FakeBucket[] = [];
  public readonly stacks: FakeStack[] = [];
  public readonly logGroups: FakeLogGroup[] = [];
  public readonly globals: FakeGlobal[] = [];
  public readonly secrets = new Map<string, string>();
  public readonly metrics = new Map<string, number[]>();
  public bootstrapped: string[] = ['eu-west-1', 'us-west-2', 'us-east-1'];
  /** The qualifier of its bootstrap stacks. */
  public qualifier = 'hnb659fds';
  /** The operations that were called, with what they were about. */
  public readonly calls: string[] = [];
  /** Fails an operation once, with a status and a code. */
  public readonly failures = new Map<string, [status: number, code: string]>();
  private server?: http.Server;

  /** Called by the fake CDK CLI. Resolves to the outputs of the stacks; rejects if the deployment fails. */
  public onDeploy: (deployment: Deployment) => Promise<object> = async () => ({});

  public async start(): Promise<string> {
    const server = http.createServer((request, response) => void this.answer(request, response));
    this.server = server;
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return this.url;
  }

  public async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise(resolve => {
      this.server?.close(resolve);
    });
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server?.address() as AddressInfo).port}`;
  }

  /** The variables by which its services are found. */
  public get env(): Record<string, string> {
    return Object.fromEntries(SERVICES.map(service => [`AWS_ENDPOINT_URL_${service}`, this.url]));
  }

  public addBucket(name: string, region: string, run?: string): FakeBucket {
    const bucket: FakeBucket = { name, region, tags: tagsOf(run), versions: [] };
    this.buckets.push(bucket);
    return bucket;
  }

  public addStack(name: string, region: string, run?: string, more: Partial<FakeStack> = {}): FakeStack {
    const stack: FakeStack = {
      name,
      region,
      status: 'CREATE_COMPLETE',
      tags: tagsOf(run),
      resources: [],
      deletions: ['DELETE_COMPLETE'],
      ...more,
    };
    this.stacks.push(stack);
    return stack;
  }

  public addLogGroup(name: string, region: string, run?: string, events: string[] = []): FakeLogGroup {
    const group: FakeLogGroup = { name, region, tags: tagsOf(run), events };
    this.logGroups.push(group);
    return group;
  }

  /** @param place the service and the Region of its ARN */
  public addGlobal(place: string, resource: string, run?: string): void {
    this.globals.push({ arn: `arn:aws:${place}:${ACCOUNT}:${resource}`, tags: tagsOf(run) });
  }

  public addVersions(bucket: FakeBucket, ...keys: string[]): void {
    for (const key of keys) bucket.versions.unshift(version(key, Buffer.from(key)));
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await buffer(request);
    if (request.url === '/deploy') {
      const deployed = this.onDeploy(JSON.parse(body.toString()) as Deployment);
      await deployed.then(
        outputs => response.end(JSON.stringify(outputs)),
        (error: Error) => response.writeHead(500).end(error.message),
      );
      return;
    }
    const call = callOf(request, body);
    this.calls.push([call.operation, subjectOf(call)].filter(Boolean).join(' '));
    const failure = this.failures.get(call.operation);
    this.failures.delete(call.operation);
    const { status, text, headers = {} } = failure ? refusal(...failure) : await this.perform(call);
    response.writeHead(status, headers).end(call.method === 'HEAD' ? undefined : text);
  }

  private async perform(call: Call): Promise<Reply> {
    switch (call.service) {
      case '':
        return refusal(403, 'AccessDenied'); // unsigned
      case 's3':
        return this.s3(call);
      case 'cloudformation':
        return this.cloudFormation(call);
      case 'sts':
        return result('GetCallerIdentity', elements({ Account: ACCOUNT }));
      case 'lambda':
        return json(call.body.includes('"purge"') ? { invalidations: ['I2J0'] } : { status: 'Completed' });
      case 'monitoring':
        return this.cloudWatch(call);
      default:
        return this.json(call);
    }
  }

  private async s3({ method, path: target, body }: Call): Promise<Reply> {
    const url = new URL(target, 'http://s3');
    const [, name, rest] = /^\/([^/]+)\/?(.*)$/.exec(url.pathname) ?? [];
    const bucket = this.buckets.find(candidate => candidate.name === name);
    if (!bucket) return refusal(404, 'NoSuchBucket');
    const key = decodeURIComponent(rest);
    if (url.searchParams.has('tagging')) {
      const tags = Object.entries(bucket.tags)
        .map(([tag, value]) => `<Tag><Key>${tag}</Key><Value>${value}</Value></Tag>`)
        .join('');
      return tags === '' ? refusal(404, 'NoSuchTagSet') : xml(`<Tagging><TagSet>${tags}</TagSet></Tagging>`);
    }
    if (url.searchParams.has('versions')) return this.listVersions(bucket, url.searchParams);
    if (method === 'PUT') return this.put(bucket, key, body);
    if (method === 'HEAD') {
      return bucket.versions.some(each => each.key === key && !each.isMarker) ? xml('') : refusal(404, 'NoSuchKey');
    }
    if (method === 'POST') return this.deleteObjects(bucket, body);
    if (key !== '') {
      bucket.versions = bucket.versions.filter(
        each => each.key !== key || each.versionId !== url.searchParams.get('versionId'),
      );
      return { status: 204, text: '' };
    }
    if (bucket.versions.length > 0) return refusal(409, 'BucketNotEmpty');
    this.buckets.splice(this.buckets.indexOf(bucket), 1);
    return { status: 204, text: '' };
  }

  private put(bucket: FakeBucket, key: string, body: Buffer): Reply {
    const added = version(key, body);
    bucket.versions.unshift(added);
    bucket.onPut?.(key, body);
    return { status: 200, text: '', headers: { 'x-amz-version-id': added.versionId } };
  }

  /** Goes on after a marker that is gone, as S3 is expected to; its place in time is that of the ID. */
  private async listVersions(bucket: FakeBucket, query: URLSearchParams): Promise<Reply> {
    const others = ((await bucket.keys?.()) ?? []).map(key => version(key, Buffer.from(key)));
    const most = Number(query.get('max-keys') ?? 1000);
    const [keyMarker, idMarker] = [query.get('key-marker') ?? '', query.get('version-id-marker') ?? ''];
    const all = [...bucket.versions, ...others]
      .filter(({ key }) => key.startsWith(query.get('prefix') ?? ''))
      .sort((one, other) =>
        one.key < other.key ? -1 : one.key > other.key ? 1 : other.versionId < one.versionId ? -1 : 1,
      )
      .filter(
        ({ key, versionId }) => key > keyMarker || (key === keyMarker && idMarker !== '' && versionId < idMarker),
      );
    const page = all.slice(0, most);
    const last = page.at(-1);
    const entries = page.map(({ key, versionId, etag, isMarker }) => {
      const entry = elements({ Key: encodeURIComponent(key), VersionId: versionId, ETag: `&quot;${etag}&quot;` });
      return elements({ [isMarker ? 'DeleteMarker' : 'Version']: entry });
    });
    const markers = elements({
      IsTruncated: String(all.length > most),
      NextKeyMarker: encodeURIComponent(last?.key ?? ''),
      NextVersionIdMarker: last?.versionId ?? '',
    });
    return xml(elements({ ListVersionsResult: markers + entries.join('') }));
  }

  private deleteObjects(bucket: FakeBucket, body: Buffer): Reply {
    const objects = parseXml(body.toString())
      .all('Object')
      .map(object => `${object.textAt('Key')} ${object.textAt('VersionId')}`);
    bucket.versions = bucket.versions.filter(({ key, versionId }) => !objects.includes(`${key} ${versionId}`));
    bucket.keys = undefined;
    return xml('<DeleteResult/>');
  }

  private cloudFormation({ operation, region, body }: Call): Reply {
    const name = new URLSearchParams(body.toString()).get('StackName');
    const here = this.stacks.filter(
      stack => stack.region === region && (name === null || [idOf(stack), stack.name].includes(name)),
    );
    if (name !== null && here.length === 0) return refusal(400, 'ValidationError');
    const [stack] = here;
    switch (operation) {
      case 'DescribeStacks': {
        const shown = here.filter(({ status }) => name !== null || status !== 'DELETE_COMPLETE');
        return result(operation, elements({ Stacks: members(shown.map(stackXml)) }));
      }
      case 'DescribeStackResource': {
        const wanted = new URLSearchParams(body.toString()).get('LogicalResourceId');
        const found = stack.resources.find(({ logicalId }) => logicalId === wanted);
        if (!found) return refusal(400, 'ValidationError');
        return result(operation, elements({ StackResourceDetail: elements({ PhysicalResourceId: found.physicalId }) }));
      }
      case 'ListStackResources':
        return result(operation, elements({ StackResourceSummaries: members(resourcesXml(stack)) }));
      default:
        return this.deleteStack(stack);
    }
  }

  /** Buckets go with their stack if they are empty. */
  private deleteStack(stack: FakeStack): Reply {
    const next = stack.deletions.length > 1 ? stack.deletions.shift()! : stack.deletions[0];
    const deleted = stack.resources.filter(({ status }) => status === undefined);
    const buckets = this.buckets.filter(bucket => deleted.some(({ physicalId }) => physicalId === bucket.name));
    stack.status = buckets.some(({ versions }) => versions.length > 0) ? 'DELETE_FAILED' : next;
    if (stack.status === 'DELETE_COMPLETE') {
      buckets.forEach(bucket => this.buckets.splice(this.buckets.indexOf(bucket), 1));
    }
    return result('DeleteStack', '');
  }

  private cloudWatch({ body }: Call): Reply {
    const query = new URLSearchParams(body.toString());
    const statistic = query.get('Statistics.member.1') ?? '';
    const points = this.metrics.get(query.get('MetricName') ?? '') ?? [];
    const found = members(points.map(point => elements({ [statistic]: String(point) })));
    return result('GetMetricStatistics', elements({ Datapoints: found }));
  }

  private json({ operation, region, body }: Call): Reply {
    const input = JSON.parse(body.toString()) as Record<string, string>;
    const here = this.logGroups.filter(group => group.region === region);
    switch (operation) {
      case 'GetParameter':
        return this.bootstrapped.includes(region) && input.Name === `/cdk-bootstrap/${this.qualifier}/version`
          ? json({ Parameter: { Value: '30' } })
          : refusalInJson('ParameterNotFound');
      case 'GetSecretValue':
        return json({ SecretString: this.secrets.get(input.SecretId) });
      case 'GetResources':
        return json({ ResourceTagMappingList: this.tagged(region), PaginationToken: '' });
      case 'FilterLogEvents': {
        const events = here.find(({ name }) => name === input.logGroupName)?.events ?? [];
        return json({ events: events.map(message => ({ message })) });
      }
      case 'DescribeLogGroups':
        return json({
          logGroups: here
            .filter(({ name }) => name.startsWith(input.logGroupNamePrefix))
            .map(({ name }) => ({ logGroupName: name, arn: `${logArn(region, name)}:*` })),
        });
      case 'TagResource': {
        const group = here.find(({ name }) => logArn(region, name) === input.resourceArn)!;
        Object.assign(group.tags, input.tags);
        return json({});
      }
      case 'DeleteLogGroup': {
        const group = here.find(({ name }) => name === input.logGroupName);
        if (!group) return refusalInJson('ResourceNotFoundException');
        this.logGroups.splice(this.logGroups.indexOf(group), 1);
        return json({});
      }
      case 'DeleteCertificate':
        return this.deleteGlobal(input.CertificateArn);
      case 'GetWebACL':
        return json({ WebACL: {}, LockToken: `lock of ${input.Id}` });
      case 'DeleteWebACL':
        return input.LockToken === `lock of ${input.Id}`
          ? this.deleteGlobal(`arn:aws:wafv2:us-east-1:${ACCOUNT}:global/webacl/${input.Name}/${input.Id}`)
          : refusalInJson('WAFOptimisticLockException');
      default:
        return refusalInJson('UnknownOperationException');
    }
  }

  private deleteGlobal(arn: string): Reply {
    this.globals.splice(this.globals.findIndex(found => found.arn === arn), 1);
    return json({});
  }

  private tagged(region: string) {
    const buckets = this.buckets
      .filter(bucket => bucket.region === region)
      .map(({ name, tags }) => ({ arn: `arn:aws:s3:::${name}`, tags }));
    const groups = this.logGroups
      .filter(group => group.region === region)
      .map(({ name, tags }) => ({ arn: logArn(region, name), tags }));
    const globals = this.globals.filter(({ arn }) => arn.includes(`:${region}:`));
    return [...buckets, ...groups, ...globals]
      .filter(({ tags }) => 'cdk-image-cdn-prove' in tags)
      .map(({ arn, tags }) => ({
        ResourceARN: arn,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }));
  }
}

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly headers?: http.OutgoingHttpHeaders;
}

let count = 0;

/** IDs in the order in which versions are made. */
function version(key: string, body: Buffer): FakeVersion {
  const versionId = `${String(++count).padStart(8, '0')}${randomBytes(4).toString('hex')}`;
  return { key, versionId, etag: createHash('md5').update(body).digest('hex'), isMarker: false };
}

function tagsOf(run: string | undefined): Record<string, string> {
  return run === undefined ? {} : { 'cdk-image-cdn-prove': run };
}

function callOf({ method = '', url = '', headers }: http.IncomingMessage, body: Buffer): Call {
  const [, region = '', service = ''] =
    /Credential=[^/]+\/\d{8}\/([^/]+)\/(\w+)\//.exec(headers.authorization ?? '') ?? [];
  const target = String(headers['x-amz-target'] ?? '').split('.')[1];
  const action = new URLSearchParams(service === 's3' ? '' : body.toString()).get('Action');
  const asked = service === 'lambda' ? 'Invoke' : `${method} ${url.split('?')[0]}`;
  return { service, region, method, path: url, body, operation: target ?? action ?? asked };
}

function subjectOf({ service, body }: Call): string {
  if (service === 's3') return '';
  const text = body.toString();
  return (
    new URLSearchParams(text).get('StackName')?.split('/')[1] ??
    /"(?:logGroupName|resourceArn)":"([^"]*)"/.exec(text)?.[1] ??
    ''
  );
}

function idOf({ name, region }: FakeStack): string {
  return `arn:aws:cloudformation:${region}:${ACCOUNT}:stack/${name}/1`;
}

function stackXml(stack: FakeStack): string {
  const tags = Object.entries(stack.tags).map(([key, value]) => elements({ Key: key, Value: value }));
  return elements({
    StackId: idOf(stack),
    StackName: stack.name,
    StackStatus: stack.status,
    StackStatusReason: 'because',
    Outputs: members([elements({ OutputKey: 'Url' })]),
    Tags: members(tags),
  });
}

function resourcesXml({ resources, status }: FakeStack): string[] {
  return resources.map(({ type, physicalId, logicalId = physicalId, status: own }) =>
    elements({
      LogicalResourceId: logicalId,
      ResourceType: type,
      PhysicalResourceId: physicalId,
      ResourceStatus: own ?? (status === 'DELETE_FAILED' ? status : 'CREATE_COMPLETE'),
      ResourceStatusReason: 'it is in use',
    }),
  );
}

/** Elements with what is inside them, one after the other. */
function elements(inside: Record<string, string>): string {
  return Object.entries(inside)
    .map(([name, content]) => `<${name}>${content}</${name}>`)
    .join('');
}

function members(all: readonly string[]): string {
  return all.map(member => elements({ member })).join('');
}

function logArn(region: string, name: string): string {
  return `arn:aws:logs:${region}:${ACCOUNT}:log-group:${name}`;
}

function result(operation: string, inside: string): Reply {
  return xml(elements({ [`${operation}Response`]: elements({ [`${operation}Result`]: inside }) }));
}

function xml(text: string): Reply {
  return { status: 200, text };
}

function json(value: object): Reply {
  return { status: 200, text: JSON.stringify(value) };
}

function refusal(status: number, code: string): Reply {
  return {
    status,
    text: `<ErrorResponse><Error><Code>${code}</Code><Message>refused</Message></Error></ErrorResponse>`,
  };
}

function refusalInJson(code: string): Reply {
  return { status: 400, text: JSON.stringify({ __type: code, message: 'refused' }) };
}
