import { Arguments, UsageError } from '../command';

/** Returns the additional host names, separated by commas, for which the CDNs accept requests. */
export function allowedHostsOf(args: Arguments): readonly string[] {
  const names = (args.text('allowed-hosts') ?? '').split(',').map(name => name.trim()).filter(Boolean);
  const wrong = names.find(name => !/^(\*\.)?[\w-]+(\.[\w-]+)*$/.test(name));
  if (wrong !== undefined) {
    throw new UsageError('--allowed-hosts must be host names such as images.example.com or *.example.com '
      + `without a scheme or port, got ${wrong}`);
  }
  return names;
}
