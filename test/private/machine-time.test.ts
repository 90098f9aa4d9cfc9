import { machineTime } from '../../src/private/machine-time';

test.each(['2026-11-29T12:00:00.000Z', '2026-11-29T12:00:00Z', '2026-11-29T12:00:00.1Z', '2028-02-29T23:59:59.999Z'])(
  '%s is a time', (text) => expect(machineTime(text)).toEqual(new Date(text)),
);

// A Date would be made of each but the first three.
test.each([
  undefined, '', 'garbage', '7', '2026', '2026-11-29', '2026-11-29T12:00:00', '2026-11-29T12:00:00+00:00', '2026-11-29 12:00:00Z',
  'on 2026-11-29T12:00:00.000Z', '2026-11-29T12:00:00.000Z ', '2026-11-29T24:00:00.000Z', '2026-02-30T12:00:00.000Z', 'recorded 2026',
])('%j is none', (text) => expect(machineTime(text)).toBeUndefined());
