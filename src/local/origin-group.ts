import { OriginFailure } from './failure';
import { HttpResponse } from './http';
import { LambdaFunction } from './lambda-function';
import { ImageLocation, Origin, OriginRequest } from './origin';
import { Properties, PropertyTable } from './properties';

export const ORIGIN_GROUPS: PropertyTable = { Items: 'emulated', Quantity: 'harmless' };
const GROUP: PropertyTable = {
  FailoverCriteria: 'emulated',
  Id: 'emulated',
  Members: 'emulated',
  SelectionCriteria: 'emulated',
};
const CRITERIA: PropertyTable = { StatusCodes: 'emulated' };
const STATUS_CODES: PropertyTable = { Items: 'emulated', Quantity: 'harmless' };
const MEMBERS: PropertyTable = { Items: 'emulated', Quantity: 'harmless' };
const MEMBER: PropertyTable = { OriginId: 'emulated' };

/**
 * Two origins, of which the second is asked where the first has nothing, or cannot be reached.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
 */
export class OriginGroup implements Origin {
  constructor(private readonly primary: Origin, private readonly secondary: Origin, private readonly statusCodes: readonly number[]) {}

  public get images(): ImageLocation | undefined {
    return this.primary.images ?? this.secondary.images;
  }

  public get maker(): LambdaFunction | undefined {
    return this.primary.maker ?? this.secondary.maker;
  }

  public async fetch(request: OriginRequest): Promise<HttpResponse> {
    try {
      const response = await this.primary.fetch(request);
      if (!this.statusCodes.includes(response.status)) return response;
    } catch (error) {
      if (error instanceof OriginFailure && !this.statusCodes.includes(error.status)) throw error;
    }
    return this.secondary.fetch(request);
  }
}

/** The origin groups of a distribution by their ids. */
export function originGroupsOf(config: Properties, origins: ReadonlyMap<string, Origin>): Map<string, Origin> {
  const groups = config.child('OriginGroups', ORIGIN_GROUPS)?.children('Items', GROUP) ?? [];
  return new Map(groups.map(group => [group.requiredString('Id'), readGroup(group, origins)]));
}

function readGroup(group: Properties, origins: ReadonlyMap<string, Origin>): OriginGroup {
  if ((group.string('SelectionCriteria') ?? 'default') !== 'default') {
    group.refuse('SelectionCriteria', 'the local edge knows the order in which members are listed, which is: default');
  }
  const ids = group.child('Members', MEMBERS)?.children('Items', MEMBER).map(member => member.requiredString('OriginId')) ?? [];
  const members = ids.map(id => origins.get(id) ?? group.refuse('Members', `there is no origin of this id: ${id}`));
  if (members.length !== 2) group.refuse('Members', `CloudFront takes two, got: ${members.length}`);
  const statusCodes = group.child('FailoverCriteria', CRITERIA)?.child('StatusCodes', STATUS_CODES)?.strings('Items').map(Number) ?? [];
  return new OriginGroup(members[0], members[1], statusCodes);
}
