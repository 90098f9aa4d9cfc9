import type { Picture } from './svg';
import { arrow, box, label, lines, text } from './svg';

/** Who owns what of a ManualRotationAlias: three columns, and what each does to the next. */
export function ownership(): Picture {
  const [left, middle, right] = [20, 360, 700];
  const [width, top, height] = [280, 60, 300];
  const column = (x: number, colour: 'blue' | 'green' | 'grey', title: string, sub: string) => [
    box(x, top, width, height, { colour, radius: 10 }),
    text(x + 16, top + 28, title, { bold: true, size: 15 }),
    text(x + 16, top + 47, sub, { tone: 'dim', size: 12 }),
  ];
  const item = (x: number, n: number, words: readonly string[]) => label(x + 16, top + 64 + n * 56, width - 32, 46, words, { size: 12 });
  return {
    name: 'ownership',
    width: 1_000,
    height: 462,
    title: 'Who owns what: your stack owns the machinery, the machinery owns keys and alias',
    description: 'Three columns. Your code declares alias name, kind of key, age and policy; people may start, hold and move back runs; '
      + 'callers name the alias. AWS CloudFormation owns the state machine with its role, three functions, the daily schedule, the custom '
      + 'resource and the alarms. The state machine owns the alias, the version aliases, the keys of all generations, and their '
      + 'policies, tags and descriptions. A deployment starts the machine through the custom resource, and never moves an alias. '
      + 'Deleting the stack deletes the middle column only: alias and keys stay.',
    shapes: [
      text(20, 34, 'Who owns what of a ManualRotationAlias', { size: 18, bold: true }),
      ...column(left, 'grey', 'You', 'declare, call, decide'),
      ...item(left, 0, ['your code: alias name, kind of key,', 'greatest age, policy, retirement']),
      ...item(left, 1, ['your callers: make by the alias,', 'read by the stored key ARN']),
      ...item(left, 2, ['your operators: rotate, roll back,', 'hold, release']),
      ...item(left, 3, ['your auditors: events, alarms,', 'verdicts']),
      ...column(middle, 'blue', 'AWS CloudFormation', 'owns what stands in the template'),
      ...item(middle, 0, ['state machine, its role,', 'its daily schedule']),
      ...item(middle, 1, ['three functions and a log group', '(one for each stack)']),
      ...item(middle, 2, ['custom resource: starts the machine', 'when the declaration changes']),
      ...item(middle, 3, ['alarms, rules, dashboards,', 'grants in IAM policies']),
      ...column(right, 'green', 'The state machine', 'owns what no template may move back'),
      ...item(right, 0, ['alias/orders/signing:', 'on the current generation']),
      ...item(right, 1, ['alias/orders/signing/v1, …/v2:', 'one for each generation, never moved']),
      ...item(right, 2, ['the keys: made, proven, superseded;', 'retired only if you ask for it']),
      ...item(right, 3, ['their policies, tags, descriptions:', 'as you declared them']),
      arrow([[left + width, 200], [middle, 200]]),
      text(left + width + 30, 192, 'deploys', { anchor: 'middle', size: 10, tone: 'dim' }),
      arrow([[middle + width, 200], [right, 200]]),
      text(middle + width + 30, 192, 'starts', { anchor: 'middle', size: 10, tone: 'dim' }),
      box(20, top + height + 20, 960, 62, { colour: 'amber' }),
      ...lines(36, top + height + 44, [
        'A deployment may make the first key, adopt one, or bring policy and tags to all of them. '
          + 'It never rotates, and never moves an alias.',
        'Deleting the stack deletes the middle column. Alias and keys stay: data stays readable, and each key costs $1 a month.',
      ], { size: 13 }),
    ],
  };
}
