import { Behavior, Distribution } from './distribution';
import { matchesPath } from './path-pattern';

/** Returns the behavior for a path: the first one whose pattern matches, or the default. */
export function behaviorFor({ behaviors }: Pick<Distribution, 'behaviors'>, path: string): Behavior {
  return behaviors.find(behavior => matchesPath(behavior.pathPattern, path)) ?? behaviors[behaviors.length - 1];
}
