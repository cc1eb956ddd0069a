import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { Origin } from '../cloudfront/origin';
import { OriginGroup } from '../cloudfront/origin-group';

const ORIGIN_GROUPS: PropertyTable = { Items: 'emulated', Quantity: 'harmless' };
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

/** Returns the origin groups of a distribution by ID. */
export function originGroupsOf(config: Properties, origins: ReadonlyMap<string, Origin>): Map<string, Origin> {
  const groups = config.child('OriginGroups', ORIGIN_GROUPS)?.children('Items', GROUP) ?? [];
  return new Map(groups.map(group => [group.requiredString('Id'), readGroup(group, origins)]));
}

function readGroup(group: Properties, origins: ReadonlyMap<string, Origin>): OriginGroup {
  if ((group.string('SelectionCriteria') ?? 'default') !== 'default') {
    group.refuse('SelectionCriteria', 'the local edge supports the default only, which is the order of the members');
  }
  const ids = group.child('Members', MEMBERS)?.children('Items', MEMBER).map(member => member.requiredString(
    'OriginId',
  )) ?? [];
  const members = ids.map(id => origins.get(id) ?? group.refuse('Members', `there is no origin of this id: ${id}`));
  if (members.length !== 2) group.refuse('Members', `CloudFront requires two members, got ${members.length}`);
  const statusCodes = group.child('FailoverCriteria', CRITERIA)?.child('StatusCodes', STATUS_CODES)?.strings('Items')
    .map(Number) ?? [];
  return new OriginGroup(members[0], members[1], statusCodes);
}
