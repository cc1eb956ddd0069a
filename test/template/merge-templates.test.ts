import { Choice, selectionsOf } from '../../src/template/choice';
import { JsonObject } from '../../src/template/json';
import { mergedTemplates } from '../../src/template/merge-templates';

const choice = (name: string, ...conditions: string[]): Choice => ({
  name, alternatives: conditions.map(condition => ({ condition, expression: condition })),
});
const CHOICES = [choice('color', 'Red', 'Green', 'Blue'), choice('size', 'Small', 'Large')];

function merge(resourcesOf: (color: number, size: number) => { [id: string]: JsonObject | undefined }) {
  return mergedTemplates(selectionsOf(CHOICES).map(selection => ({
    selection,
    template: { Resources: resourcesOf(selection[0], selection[1]) as { [id: string]: JsonObject }, Outputs: {} },
  })), CHOICES);
}

describe('mergedTemplates', () => {
  test('adds no condition to a resource of all selections', () => {
    expect(merge(() => ({ A: { Type: 'T' } }))).toEqual({ Resources: { A: { Type: 'T' } }, Outputs: {}, Conditions: {} });
  });

  test('gives a resource of one alternative the condition of that alternative', () => {
    const { Resources, Conditions } = merge(color => color === 1 ? { A: { Type: 'T' } } : {});
    expect(Resources).toEqual({ A: { Type: 'T', Condition: 'Green' } });
    expect(Conditions).toEqual({});
  });

  test('combines conditions for a resource of several choices', () => {
    const { Resources, Conditions } = merge((color, size) => color !== 1 && size === 1 ? { A: { Type: 'T' } } : {});
    expect(Resources.A.Condition).toBe('RedOrBlueAndLarge');
    expect(Conditions).toEqual({
      RedOrBlueAndLarge: {
        'Fn::And': [{ 'Fn::Or': [{ Condition: 'Red' }, { Condition: 'Blue' }] }, { Condition: 'Large' }],
      },
    });
  });

  test('throws for a resource that no combination of conditions describes', () => {
    expect(() => merge((color, size) => color === size ? { A: { Type: 'T' } } : {}))
      .toThrow('no condition holds under exactly these selections');
  });

  test('turns a dependency on a conditional resource into a reference in the metadata', () => {
    const { Resources } = merge(color => ({
      Always: { Type: 'T' },
      ...color === 0 && { Sometimes: { Type: 'T' } },
      Dependent: { Type: 'T', DependsOn: color === 0 ? ['Always', 'Sometimes'] : ['Always'] },
    }));
    expect(Resources.Dependent).toEqual({
      Type: 'T',
      DependsOn: ['Always'],
      Metadata: {
        'Fn::If': ['Red', { 'cdk-image-cdn:dependsOn': { Sometimes: { Ref: 'Sometimes' } } },
          { Ref: 'AWS::NoValue' }],
      },
    });
  });

  test('throws for an attribute that accepts no condition', () => {
    expect(() => merge(color => ({ A: { Type: 'T', DeletionPolicy: color === 0 ? 'Retain' : 'Delete' } })))
      .toThrow('A: DeletionPolicy differs between the alternatives of a parameter');
  });
});
