import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { checkedInterval, checkedTimes } from '../../src/manual-rotation/rotation-times';

const stack = new Stack(new App(), 'Stack');
const token = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
const check = (props: Parameters<typeof checkedTimes>[1]) => () => checkedTimes(stack, props);

describe('rotationPeriod', () => {
  test('is a year by default', () => {
    expect(check({})()).toEqual({ rotationPeriodDays: 365, activationDelaySeconds: 300 });
  });

  test.each([
    [Duration.days(1), 1], [Duration.days(2), 2], [Duration.days(3649), 3649], [Duration.days(3650), 3650], [Duration.hours(24), 1],
    [Duration.minutes(2880), 2],
  ])('takes %s', (rotationPeriod, days) => {
    expect(check({ rotationPeriod })().rotationPeriodDays).toBe(days);
  });

  test.each([
    [Duration.days(0), '0 days'],
    [Duration.hours(23), '23 hours'],
    [Duration.hours(25), '1 day 1 hour'],
    [Duration.days(1.5), '1 day 12 hours'],
    [Duration.days(3651), '3651 days'],
    [Duration.millis(86_400_001), '1 day 1 milli'],
    [Duration.days(NaN), 'Duration.days(NaN)'],
  ])('fails for what is not 1 to 3650 whole days: %s', (rotationPeriod, got) => {
    expect(check({ rotationPeriod }))
      .toThrow(`'rotationPeriod' must be 1 to 3650 whole days, got ${got}; choose a whole number of days in that range [at Stack]`);
  });

  test.each([Duration.days(token), Duration.hours(token)])('fails for a token: %s', (rotationPeriod) => {
    expect(check({ rotationPeriod })).toThrow("'rotationPeriod' must be a literal duration, got a token; it "
      + 'is compared at synthesis, so give it as a number');
  });

  test('is exactly the whole days from 1 to 3650, in whatever unit', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 3700 * 24 }), (hours) => {
      const act = check({ rotationPeriod: Duration.hours(hours) });
      if (hours % 24 === 0 && hours >= 24 && hours <= 87_600) {
        expect(act().rotationPeriodDays * 24).toBe(hours);
      } else {
        expect(act).toThrow("'rotationPeriod' must be");
      }
    }), { seed: 20261129, examples: [[23], [24], [25], [87_599], [87_600], [87_601], [87_624]] });
  });
});

describe('activationDelay', () => {
  test.each([
    [Duration.minutes(5), 300],
    [Duration.seconds(301), 301],
    [Duration.minutes(7.5), 450],
    [Duration.seconds(899), 899],
    [Duration.minutes(15), 900],
    [Duration.hours(0.25), 900],
  ])('takes %s', (activationDelay, seconds) => {
    expect(check({ activationDelay })().activationDelaySeconds).toBe(seconds);
    expect(check({ activationDelay, rotationPeriod: Duration.days(1) })()).toEqual({
      rotationPeriodDays: 1,
      activationDelaySeconds: seconds,
    });
  });

  test.each([
    [Duration.minutes(0), '0 minutes'],
    [Duration.seconds(299), '4 minutes 59 seconds'],
  ])('fails below 5 minutes: %s', (activationDelay, got) => {
    expect(check({ activationDelay }))
      .toThrow(`'activationDelay' must be at least 5 minutes, got ${got}; new keys and policies take up to `
        + 'five minutes to be known everywhere [at Stack]');
  });

  test.each([
    [Duration.millis(300_500), '5 minutes 500 millis'],
    [Duration.millis(899_999), '14 minutes 59 seconds'], // CDK's human form stops at two units
  ])('fails when not whole seconds: %s', (activationDelay, got) => {
    expect(check({ activationDelay })).toThrow(`'activationDelay' must be whole seconds, got ${got}; round it [at Stack]`);
  });

  test('fails for what is no number', () => {
    expect(check({ activationDelay: Duration.minutes(NaN) })).toThrow("'activationDelay' must be whole seconds, got ");
  });

  test('fails for a token', () => {
    expect(check({ activationDelay: Duration.minutes(token) })).toThrow("'activationDelay' must be a literal duration, got a token;");
  });
});

describe('checkInterval', () => {
  test.each([[1], [2], [3], [4], [6], [8], [12], [24]])('takes %s hours', (hours) => {
    expect(checkedInterval(stack, Duration.hours(hours))).toBe(hours);
  });

  test('is a day, if nothing is asked for', () => {
    expect(checkedInterval(stack)).toBe(24);
  });

  test.each([[Duration.minutes(30)], [Duration.hours(5)], [Duration.days(2)], [Duration.minutes(90)]])('fails for %s', (interval) => {
    expect(() => checkedInterval(stack, interval)).toThrow(/'checkInterval' must be 1, 2, 3, 4, 6, 8, 12 or 24 hours, got .*choose/);
  });

  test('fails for a token', () => {
    expect(() => checkedInterval(stack, Duration.hours(token))).toThrow(/'checkInterval' must be a literal/);
  });
});
