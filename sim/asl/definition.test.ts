import { parseMachine } from './definition';

const task = { Type: 'Task', Resource: 'r', End: true };
const machine = (states: object, more: object = {}) => ({ QueryLanguage: 'JSONata', StartAt: 'A', States: states, ...more });
const parse = (states: object, more?: object) => () => parseMachine(machine(states, more));

test('reads a definition as text and as object', () => {
  expect(parseMachine(machine({ A: task })).states.get('A')!.resource).toBe('r');
  expect([
    ...parseMachine(JSON.stringify(machine({ A: { ...task, End: undefined, Next: 'B' }, B: { Type: 'Succeed' } }))).states.keys(),
  ]).toEqual(['A', 'B']);
});

test.each<[string, () => unknown, string]>([
  ['JSONPath as the language', parse({ A: task }, { QueryLanguage: 'JSONPath' }), 'must be JSONata'],
  ['no language', parse({ A: task }, { QueryLanguage: undefined }), 'must be JSONata'],
  ['another language in a state', parse({ A: { ...task, QueryLanguage: 'JSONPath' } }), 'must be JSONata'],
  ...['InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'Parameters', 'TimeoutSecondsPath'].map(
    (field) =>
      [field, parse({ A: { ...task, [field]: {} } }), `A: the field ${field} is unknown, or belongs to JSONPath`] as [
        string,
        () => unknown,
        string,
      ],
  ),
  ['a JSONPath choice', parse({ A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'A' }] } }), 'belongs to JSONPath'],
  ['Result in a Pass', parse({ A: { Type: 'Pass', Result: 1, End: true } }), 'belongs to JSONPath'],
  ['SecondsPath', parse({ A: { Type: 'Wait', SecondsPath: '$.s', End: true } }), 'belongs to JSONPath'],
  ['Map', parse({ A: { Type: 'Map', End: true } }), 'the type Map is not interpreted'],
  ['Parallel', parse({ A: { Type: 'Parallel', End: true } }), 'the type Parallel is not interpreted'],
  ['StartAt that dangles', parse({ B: task }), 'StartAt names no state: A'],
  ['Next that dangles', parse({ A: { ...task, End: undefined, Next: 'Nowhere' } }), 'A: no state is called Nowhere'],
  ['Catch that dangles', parse({ A: { ...task, Catch: [{ ErrorEquals: ['x'], Next: 'Nowhere' }] } }), 'A: no state is called Nowhere'],
  ['Choice that dangles', parse({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }] } }), 'A: no state is called B'],
  [
    'Default that dangles',
    parse({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'A' }], Default: 'B' } }),
    'A: no state is called B',
  ],
  ['neither Next nor End', parse({ A: { ...task, End: undefined } }), 'either Next or "End": true'],
  ['Next and End', parse({ A: { ...task, Next: 'A' } }), 'either Next or "End": true'],
  ['a Wait for nothing', parse({ A: { Type: 'Wait', End: true } }), 'either Seconds or Timestamp'],
  ['States.ALL in company', parse({ A: { ...task, Retry: [{ ErrorEquals: ['x', 'States.ALL'] }] } }), 'States.ALL must stand alone'],
  [
    'States.ALL not last',
    parse({ A: { ...task, Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['x'] }] } }),
    'must be in the last rule',
  ],
  ['a retry without errors', parse({ A: { ...task, Retry: [{ MaxAttempts: 1 }] } }), 'ErrorEquals must name an error'],
  ['a retry interval of 0', parse({ A: { ...task, Retry: [{ ErrorEquals: ['x'], IntervalSeconds: 0 }] } }), 'IntervalSeconds must be'],
  ['a shrinking backoff', parse({ A: { ...task, Retry: [{ ErrorEquals: ['x'], BackoffRate: 0.5 }] } }), 'BackoffRate must be 1 or more'],
  [
    'a delay cap below the interval',
    parse({ A: { ...task, Retry: [{ ErrorEquals: ['x'], IntervalSeconds: 9, MaxDelaySeconds: 9 }] } }),
    'MaxDelaySeconds',
  ],
  ['another jitter', parse({ A: { ...task, Retry: [{ ErrorEquals: ['x'], JitterStrategy: 'HALF' }] } }), 'JitterStrategy'],
  ['a variable called states', parse({ A: { ...task, Assign: { states: 1 } } }), "states cannot be a variable's name"],
  ['a variable with a dash', parse({ A: { ...task, Assign: { 'a-b': 1 } } }), "a-b cannot be a variable's name"],
  ['a catcher without Next', parse({ A: { ...task, Catch: [{ ErrorEquals: ['x'] }] } }), 'a catcher needs Next'],
])('refuses %s', (_, act, message) => {
  expect(act).toThrow(message);
});
