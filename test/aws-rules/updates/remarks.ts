import { Pair, Remarks } from './pairs';
import { Step, planOf, resolved } from './plan';
import { leftBehind, permissionsLostFirst, shortId, verdictsOf } from './verdict';

/** Returns the remarks on an update. */
export function remarksOn({ before: makeBefore, after: makeAfter, order }: Pair): Required<Remarks> {
  const [before, after] = [resolved(makeBefore()), resolved(makeAfter())];
  const steps = planOf(before, after);
  const ids = (isMeant: (step: Step) => boolean) => steps.filter(isMeant).map(({ id }) => shortId(id)).sort();
  return {
    replaced: [...ids(({ kind }) => kind === 'replaced'), ...moved(steps)],
    renamed: ids(({ kind }) => kind === 'renamed'),
    retained: ids(({ isRetained }) => isRetained),
    leftBehind: leftBehind(before, after, order).sort(),
    lostFirst: permissionsLostFirst(before, after).sort(),
    verdicts: verdictsOf(before, after, order).map(({ kind, why }) => `${kind}: ${why}`),
  };
}

/** Returns resources that another one of their type takes the place of, under another logical ID. */
function moved(steps: readonly Step[]): string[] {
  const added = steps.filter(({ kind }) => kind === 'added');
  return steps.filter(({ kind }) => kind === 'removed').flatMap(({ id, before }) => {
    const index = added.findIndex(({ after }) => after!.Type === before!.Type);
    if (index < 0) return [];
    const [former, next] = [id, added.splice(index, 1)[0].id].map(shortId);
    return [former === next ? next : `${former} → ${next}`];
  });
}
