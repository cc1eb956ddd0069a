import { scoresOf } from '../../../../playground/studio/refinement/scores';

test.each([
  [{ 'x-amz-meta-scores': '79.2,73.1' }, { first: 79.2, final: 73.1 }],
  [{}, undefined],
])('scoresOf reads the scores in the headers %j', (headers, scores) => {
  expect(scoresOf(headers)).toEqual(scores);
});
