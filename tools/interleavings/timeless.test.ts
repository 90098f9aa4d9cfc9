import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMachine } from './simulated';
import { timelessCalls } from './timeless';
import { STATES } from '../../src/manual-rotation/contract';

const PROBE = 'arn:aws:lambda:eu-west-1:111122223333:function:probe';

const machine = (payload: object, arn = PROBE) => parseMachine(JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Ask',
  States: {
    Ask: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: arn, Payload: payload }, End: true },
  },
}));

test.each([
  ['nothing tells the time', { alias: "{% 'alias/a' %}", began: '{% $states.context.Execution.StartTime %}' }, ['Ask']],
  ['the time of entry', { at: '{% $states.context.State.EnteredTime %}' }, []],
  ['the time of entry, deep inside', { deep: [{ at: "{% 'x' & $states.context.State.EnteredTime %}" }] }, []],
  ['a clock', { at: '{% $now() %}' }, []],
])('%s', (_, payload, names) => {
  expect([...timelessCalls(machine(payload), PROBE)]).toEqual(names);
});

test('another function', () => {
  expect([...timelessCalls(machine({}, `${PROBE}-2`), PROBE)]).toEqual([]);
});

test('every proof of the real machine is told nothing of the time', () => {
  const text = readFileSync(join(__dirname, '../../src/manual-rotation/machine.asl.json'), 'utf8');
  const invoking = Object.entries<any>(JSON.parse(text).States)
    .filter(([, state]) => state.Arguments?.FunctionName === '${ProbeFunctionArn}');
  const real = parseMachine(text.replaceAll(/\$\{(\w+)\}/g, '$1'));
  expect([...timelessCalls(real, 'ProbeFunctionArn')].sort()).toEqual(invoking.map(([name]) => name).sort());
  expect(timelessCalls(real, 'ProbeFunctionArn')).toContain(STATES.proveNewKey);
});
