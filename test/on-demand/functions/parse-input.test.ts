import { parseOnDemandInput } from '../../../src/on-demand/functions/parse-input';

const HEX = '0123456789abcdef'.repeat(4);

test.each([
  [{ reason: 'tick' }],
  [{ reason: 'event' }],
  [{ reason: 'manual' }],
  [{ reason: 'manual', useReserve: true }],
  [{ reason: 'manual', fromKeyMaterialId: HEX }],
  [{ reason: 'manual', useReserve: true, fromKeyMaterialId: HEX }],
])('%j is taken as it is', (input) => {
  expect(parseOnDemandInput(input)).toEqual({ input });
});

test.each<[unknown, RegExp]>([
  [null, /must be a JSON object, got null/],
  [[{ reason: 'manual' }], /must be a JSON object, got \[/],
  ['manual', /must be a JSON object/],
  [{}, /'reason' must be one of tick, manual, event, got undefined/],
  [{ reason: 'deployment' }, /'reason' .* got "deployment"/],
  [
    { reason: 'manual', KeyArn: 'x', force: true },
    /unknown field 'KeyArn', 'force'; the fields are 'reason', 'useReserve', 'fromKeyMaterialId'/,
  ],
  [{ reason: 'tick', useReserve: true }, /'useReserve' goes with 'reason' manual only, got "tick"/],
  [{ reason: 'manual', useReserve: false }, /'useReserve' must be true or left out, got false/],
  [{ reason: 'event', fromKeyMaterialId: HEX }, /'fromKeyMaterialId' goes with 'reason' manual only/],
  [{ reason: 'manual', fromKeyMaterialId: HEX.slice(1) }, /'fromKeyMaterialId' must be 64 hexadecimal digits/],
  // What `$` of a regular expression would let through in some engines.
  [{ reason: 'manual', fromKeyMaterialId: `${HEX}\n` }, /64 hexadecimal digits/],
  [{ reason: 'manual', fromKeyMaterialId: `${HEX.slice(1)}\n` }, /64 hexadecimal digits/],
  [{ reason: 'manual', fromKeyMaterialId: HEX.toUpperCase() }, /64 hexadecimal digits/],
  [{ reason: 'manual', fromKeyMaterialId: 64 }, /64 hexadecimal digits \(0-9, a-f\), got 64/],
])('%j is refused: %s', (input, problem) => {
  expect(parseOnDemandInput(input)).toEqual({ problem: expect.stringMatching(problem) });
});
