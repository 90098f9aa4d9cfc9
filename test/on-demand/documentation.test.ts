import { readPage } from '../../sim/documentation/pages';
import { OnDemandBench } from '../../sim/on-demand/on-demand-bench';
import { ON_DEMAND_DETAIL_TYPES, ON_DEMAND_ERRORS, ON_DEMAND_METRICS, ON_DEMAND_STATES } from '../../src/on-demand/contract';

const PAGES = ['on-demand-rotation', 'on-demand-inside'].map((page) => readPage(`docs/${page}.md`));
const GUIDE = PAGES.join('\n');

test.each([
  ...Object.values(ON_DEMAND_STATES), ...Object.values(ON_DEMAND_ERRORS), ...Object.values(ON_DEMAND_DETAIL_TYPES),
  ...Object.values(ON_DEMAND_METRICS),
])('tells of %s', (name) => {
  expect(GUIDE).toContain(name);
});

test.each(['rotated', 'rotatedAutomatically', 'alreadyRotated', 'notDue', 'youngMaterial'])(
  'has a line about the outcome %s',
  (outcome) => {
    expect(GUIDE).toContain(`\n| \`${outcome}\` | `);
  },
);

test('says what a rotation of two minutes costs', async () => {
  const { transitions } = await new OnDemandBench().manual();

  expect(GUIDE).toContain(`a rotation of two minutes about ${transitions} transitions`);
});
