import { OriginAccess } from '../../../src';
import { stackWith, warnings } from '../../support';

const stackIn = (region: string) =>
  stackWith({ originAccess: OriginAccess.control() }, { env: { account: '111122223333', region } }).stack;

describe('ImageCdn in a partition of AWS', () => {
  test.each(['us-gov-west-1', 'us-gov-east-1', 'us-iso-east-1', 'us-isob-east-1', 'us-isof-south-1', 'eu-isoe-west-1'])(
    'rejects the Region %s, which has no CloudFront', region => {
      expect(() => stackIn(region)).toThrow(
        new Error(`Test/Images: the stack of an \`ImageCdn\` must be in a Region with CloudFront, got ${region}. `
          + 'Deploy it to another Region with a standard AWS account'),
      );
    },
  );

  test('rejects the AWS European Sovereign Cloud, which has no us-east-1 and other domain names', () => {
    expect(() => stackIn('eusc-de-east-1')).toThrow(new Error('Test/Images: the stack of an `ImageCdn` must be in the '
      + 'partition aws or aws-cn, got eusc-de-east-1. The AWS European Sovereign Cloud has no us-east-1, and its '
      + 'domain names are unknown to the functions of an `ImageCdn`. Deploy it to another Region with a standard AWS '
      + 'account'));
  });

  test.each(['xx-west-1', 'us-new-west-1', 'moon-1'])('warns about the Region %s of an unknown partition', region => {
    expect(warnings(stackIn(region))).toEqual(['unknownPartition']);
  });

  test.each(['us-east-1', 'eu-central-2', 'ap-southeast-7', 'mx-central-1', 'il-central-1', 'me-south-1', 'af-south-1',
    'sa-east-1', 'ca-west-1'])('accepts the Region %s without a warning', region => {
    expect(warnings(stackIn(region)).filter(id => id === 'unknownPartition')).toEqual([]);
  });
});
