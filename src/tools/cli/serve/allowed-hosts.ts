import { Arguments, UsageError } from '../command';

/** Host names, separated by commas, under which the CDNs may be reached besides those of this machine. */
export function allowedHostsOf(args: Arguments): readonly string[] {
  const names = (args.text('allowed-hosts') ?? '').split(',').map(name => name.trim()).filter(Boolean);
  const wrong = names.find(name => !/^(\*\.)?[\w-]+(\.[\w-]+)*$/.test(name));
  if (wrong !== undefined) {
    throw new UsageError(`--allowed-hosts must be host names such as images.example.com or *.example.com, without a scheme and a port, got: ${wrong}`);
  }
  return names;
}
