import { Aws, AwsError } from './aws';
import { Element } from './xml';
import { RUN_TAG } from '../tag';

export interface TaggedStack {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly status: string;
  readonly reason: string;
  /** The value of the tag: the run that deployed it. */
  readonly run: string;
}

export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
  readonly reason: string;
}

const VERSION = '2010-05-15';

/** All stacks of the Region that carry the tag of a proof. */
export async function taggedStacks(aws: Aws, region: string): Promise<TaggedStack[]> {
  const pages = await allPages(token => cloudFormation(aws, region, 'DescribeStacks', token));
  return pages.flatMap(page => membersOf(page, 'Stacks')).flatMap(stack => stackOf(stack, region) ?? []);
}

/** The stack as it is now, also after its deletion. */
export async function stackNow(aws: Aws, { id, region, ...stack }: TaggedStack): Promise<TaggedStack> {
  try {
    const page = await cloudFormation(aws, region, 'DescribeStacks', { StackName: id });
    const [found] = membersOf(page, 'Stacks');
    return { id, region, ...stack, status: found.textAt('StackStatus'), reason: found.textAt('StackStatusReason') };
  } catch (error) {
    if (error instanceof AwsError && error.code === 'ValidationError') {
      return { id, region, ...stack, status: 'DELETE_COMPLETE', reason: '' };
    }
    throw error;
  }
}

export async function stackResources(aws: Aws, { id, region }: TaggedStack): Promise<StackResource[]> {
  const pages = await allPages(token => cloudFormation(aws, region, 'ListStackResources', { StackName: id, ...token }));
  return pages
    .flatMap(page => membersOf(page, 'StackResourceSummaries'))
    .map(resource => ({
      logicalId: resource.textAt('LogicalResourceId'),
      type: resource.textAt('ResourceType'),
      physicalId: resource.textAt('PhysicalResourceId'),
      status: resource.textAt('ResourceStatus'),
      reason: resource.textAt('ResourceStatusReason'),
    }));
}

export async function deleteStack(aws: Aws, { id, region }: TaggedStack): Promise<void> {
  await cloudFormation(aws, region, 'DeleteStack', { StackName: id });
}

async function cloudFormation(
  aws: Aws,
  region: string,
  operation: string,
  values: Record<string, string>,
): Promise<Element> {
  return aws.query('cloudformation', region, VERSION, operation, values);
}

async function allPages(ask: (token: Record<string, string>) => Promise<Element>): Promise<Element[]> {
  const pages: Element[] = [];
  let token = '';
  do {
    const page = await ask(token === '' ? {} : { NextToken: token });
    pages.push(page);
    token = page.textAt('NextToken');
  } while (token !== '');
  return pages;
}

function membersOf(page: Element, list: string): Element[] {
  return page.at(list)?.all('member') ?? [];
}

function stackOf(stack: Element, region: string): TaggedStack | undefined {
  const tag = membersOf(stack, 'Tags').find(member => member.textAt('Key') === RUN_TAG);
  return (
    tag && {
      id: stack.textAt('StackId'),
      name: stack.textAt('StackName'),
      region,
      status: stack.textAt('StackStatus'),
      reason: stack.textAt('StackStatusReason'),
      run: tag.textAt('Value'),
    }
  );
}
