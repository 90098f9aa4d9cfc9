import type { Row } from '../../sim/compliance/row';
import type { asksForHistory, asksForLastUse, asksForPolicy, asksForPrimary, asksForRelatives, judge } from '../../src/compliance/verdict';

/** The verdict function, or a mutant of it. */
export interface Judge {
  readonly judge: typeof judge;
  readonly asksForHistory: typeof asksForHistory;
  readonly asksForPrimary: typeof asksForPrimary;
  readonly asksForRelatives: typeof asksForRelatives;
  readonly asksForPolicy: typeof asksForPolicy;
  readonly asksForLastUse: typeof asksForLastUse;
}

export interface Judgement {
  readonly verdict: string;
  readonly annotation: string;
  /** What differs from the row; empty if nothing does. */
  readonly wrong: string;
}

function matches(annotation: string, expected: string | RegExp): boolean {
  return typeof expected === 'string' ? annotation.includes(expected) : expected.test(annotation);
}

/** Judges the key of a row, and compares all that the row requires: verdict, annotation, and what AWS KMS is asked. */
export function judged(judges: Judge, row: Row): Judgement {
  const { facts, standard, now } = row;
  try {
    const { compliance, annotation } = judges.judge(facts, standard, now);
    const asks = [
      judges.asksForHistory(facts, standard, now) ? ['history'] : [],
      judges.asksForPrimary(facts, standard, now) ? ['primary'] : [],
      judges.asksForRelatives(facts, standard, now) ? ['relatives'] : [],
      judges.asksForPolicy(facts, standard, now) ? ['policy'] : [],
      judges.asksForLastUse(facts, standard, now) ? ['last use'] : [],
    ].flat().join(', ') || 'nothing';
    const wrong = [
      compliance === row.verdict ? [] : [`must be ${row.verdict}`],
      asks === row.asks ? [] : [`asks for ${asks} instead of ${row.asks}`],
      matches(annotation, row.annotation) ? [] : [`must say ${String(row.annotation)}`],
    ].flat().join('; ');
    return { verdict: compliance, annotation, wrong };
  } catch (error) {
    return { verdict: 'none', annotation: '', wrong: `throws ${String(error)}` };
  }
}
