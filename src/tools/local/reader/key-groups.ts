import { KeyObject, createPublicKey } from 'node:crypto';
import { unsupportedKeyType } from '../../../runtime/signing/signing-key';
import { Properties, PropertyTable } from '../../cloud-assembly/properties';
import { TrustedKeys } from '../cloudfront/viewer-access';

const KEY_GROUP: PropertyTable = { KeyGroupConfig: 'emulated' };
const KEY_GROUP_CONFIG: PropertyTable = { Comment: 'harmless', Items: 'emulated', Name: 'harmless' };
const PUBLIC_KEY: PropertyTable = { PublicKeyConfig: 'emulated' };
const PUBLIC_KEY_CONFIG: PropertyTable = {
  CallerReference: 'harmless', Comment: 'harmless', EncodedKey: 'emulated', Name: 'harmless',
};

/** Returns the keys of which one must have signed the requests of a behavior; undefined if signing is not required. */
export function trustedKeysOf(behavior: Properties): TrustedKeys | undefined {
  const groups = behavior.strings('TrustedKeyGroups');
  return groups.length === 0 ? undefined : new Map(groups.flatMap(id => keysOf(behavior, id)));
}

function keysOf(behavior: Properties, groupId: string): [string, KeyObject][] {
  const { place } = behavior;
  const located = place.resolver.find('AWS::CloudFront::KeyGroup', groupId)
    ?? behavior.refuse('TrustedKeyGroups', `the key group ${groupId} is not in this app, `
      + 'so its public keys are unknown: define it in the app');
  const group = Properties.of({ ...place, ...located }, KEY_GROUP);
  const config = group.child('KeyGroupConfig', KEY_GROUP_CONFIG) ?? group.refuse('KeyGroupConfig', 'it is required');
  return config.strings('Items').map(id => [id, publicKey(config, id)]);
}

function publicKey(group: Properties, id: string): KeyObject {
  const { place } = group;
  const located = place.resolver.find('AWS::CloudFront::PublicKey', id)
    ?? group.refuse('Items', `the public key ${id} is not in this app: define it in the app`);
  const properties = Properties.of({ ...place, ...located }, PUBLIC_KEY);
  const config = properties.child('PublicKeyConfig', PUBLIC_KEY_CONFIG)
    ?? properties.refuse('PublicKeyConfig', 'it is required');
  return parsePublicKey(config, config.requiredString('EncodedKey'));
}

function parsePublicKey(config: Properties, pem: string): KeyObject {
  const key = tryPublicKey(pem) ?? config.refuse('EncodedKey', 'it must be a public key in PEM format');
  const other = unsupportedKeyType(key);
  if (other !== undefined) {
    config.refuse('EncodedKey', `CloudFront accepts RSA keys of 2048 bits and ECDSA keys of 256, got ${other}`);
  }
  return key;
}

function tryPublicKey(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}
