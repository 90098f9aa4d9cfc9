import type { Life, Mutation } from './life';
import { CACHE_MS, DELAY_MS, TOKEN_MS } from './life';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** So long after `verifyFor` a key stays: the hour that the library adds, and what a move of the alias takes. */
const GRACE_MS = HOUR + 15 * MINUTE;
/** An urgent rotation promises verifiers these five minutes, and no more. */
const URGENT_MS = 5 * MINUTE;
/** A rollback that published its key anew may be asked for again for so long, once the delay is over. */
const RETURN_MS = DAY + MINUTE;
/** A token every so often. */
const EVERY_MS = 10 * MINUTE;

/** The stories that a rule, taken out, has to cause. */
export function storiesOf({ wronglyRefused, wronglyAccepted }: Verdict, { story: wanted }: Pick<Mutation, 'story'>): string[] {
  return [...wronglyRefused, ...wronglyAccepted].filter((one) => wanted.test(one));
}

export interface Verdict {
  readonly tokens: number;
  readonly checks: number;
  readonly wronglyRefused: string[];
  readonly wronglyAccepted: string[];
  /** The longest time that a key stood in the document after its end, over the run that should have taken it out. */
  readonly longestBeyondEndMs: number;
}

/**
 * Tokens of the whole life, against every copy of the document that a verifier may hold: a token is verified when it is made, when it
 * expires, and at each change of the document in between, with a copy that is as fresh or as old as it may be.
 */
export function check(life: Life): Verdict {
  const copies = new Copies(life);
  const refused: string[] = [];
  let tokens = 0;
  let checks = 0;
  for (const signing of life.signing) {
    for (let signed = signing.from; signed < signing.to; signed += EVERY_MS) {
      tokens++;
      for (const verified of copies.instants(signed, signed + TOKEN_MS)) {
        for (const fetched of [verified - CACHE_MS, verified]) {
          if (fetched < life.documents[0].at || fetched > life.end || isExcused(life, signing, fetched)) continue;
          checks++;
          if (!copies.at(fetched).has(signing.kid)) refused.push(story('refused', signing.number, { signed, verified, fetched }));
        }
      }
    }
  }
  return {
    tokens, checks, wronglyRefused: refused, wronglyAccepted: accepted(life, copies), longestBeyondEndMs: longestBeyondEnd(life, copies),
  };
}

function isExcused({ revoked }: Life, { kid, from, urgent }: Life['signing'][number], fetched: number): boolean {
  const revokedAt = revoked.get(kid);
  return (revokedAt !== undefined && fetched >= revokedAt) || (urgent && fetched < from - URGENT_MS);
}

/** What nobody may accept: planted keys, revoked ones, those whose time is over once a run was there, and those that were retired. */
function accepted(life: Life, copies: Copies): string[] {
  const isAwaited = (kid: string, run: number) => life.awaited.some((one) => (
    one.kid === kid && run > one.at && run <= one.at + DELAY_MS + RETURN_MS));
  const findings: string[] = [];
  for (const { at, kids } of life.documents) {
    for (const kid of kids) if (life.planted.has(kid)) findings.push(`the planted key ${kid} stood in the document of ${time(at)}`);
  }
  for (const { from, to } of life.settled) {
    for (const kid of copies.at(to)) {
      const end = endOf(life, kid);
      const found = (why: string) => findings.push(`${name(life, kid)}, ${why}, stood in the document of ${time(to)}`);
      if (end !== undefined && end < from && !isAwaited(kid, from)) found(`whose time was over on ${time(end)}`);
      const revokedAt = life.revoked.get(kid);
      if (revokedAt !== undefined && revokedAt < from) found(`revoked on ${time(revokedAt)}`);
    }
  }
  for (const [kid, at] of life.retired) {
    if (copies.at(at).has(kid)) findings.push(`${name(life, kid)} was retired on ${time(at)} and stood in the document then`);
  }
  return findings;
}

/**
 * Beyond the first run, after its end, that brought the documents up to date. A rollback to it that fails publishes it once more, for a day
 * and the delay: that the run after that takes it out again is asked of every run (`accepted`).
 */
function longestBeyondEnd(life: Life, copies: Copies): number {
  return Math.max(0, ...[...new Set(life.signing.map(({ kid }) => kid))].map((kid) => {
    const end = endOf(life, kid);
    const run = end === undefined ? undefined : life.settled.find(({ from }) => from > end);
    return run === undefined ? 0 : copies.firstWithout(kid, run.to) - run.to;
  }));
}

/**
 * When it has to be out; undefined while it signs. What the marks on the keys cannot tell, keeps a key longer (docs/public-keys.md): every
 * move after a return, an activation that failed behind its mark, a move that came so late after the mark that it may be a person's, and
 * one that a run was cut short behind, and the next one recorded.
 */
function endOf({ signing, end, attempts, records, slowMoves }: Life, kid: string): number | undefined {
  const index = signing.map((one) => one.kid).lastIndexOf(kid);
  if (index === -1 || index === signing.length - 1) return undefined;
  const [{ number, to }, next, ...afterwards] = signing.slice(index);
  const moves = next.number < number ? afterwards.map(({ from }) => from) : [];
  const tries = [...attempts, ...records].filter((one) => one.kid === kid).map(({ at }) => at);
  const doubts = [...moves, ...slowMoves, ...tries].sort((one, other) => one - other);
  const keep = TOKEN_MS + GRACE_MS;
  const last = doubts.reduce((left, doubt) => (doubt > left && doubt < left + keep ? doubt : left), to);
  return last === end ? undefined : last + keep;
}

function name({ signing }: Life, kid: string): string {
  return `generation ${signing.find((one) => one.kid === kid)?.number ?? 0}`;
}

function story(what: string, number: number, { signed, verified, fetched }: Record<'signed' | 'verified' | 'fetched', number>): string {
  return `a token that generation ${number} signed on ${time(signed)} was ${what} on ${time(verified)}, with the copy of ${time(fetched)}`;
}

function time(at: number): string {
  return new Date(at).toISOString().slice(0, 19);
}

/** The document as it stood at any instant. */
class Copies {
  constructor(private readonly life: Life) {}

  public at(instant: number): ReadonlySet<string> {
    const { documents } = this.life;
    let [low, high] = [0, documents.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (documents[middle].at <= instant) low = middle;
      else high = middle - 1;
    }
    return documents[low].kids;
  }

  /** When a token is verified: at both ends of its life, and around each change of the document, fetched at once or as late as may be. */
  public instants(from: number, to: number): number[] {
    const changes = this.life.documents.map(({ at }) => at).filter((at) => at >= from - CACHE_MS && at <= to);
    return [from, to, ...changes.flatMap((at) => [at, at + CACHE_MS])].filter((at) => at >= from && at <= to);
  }

  public firstWithout(kid: string, from: number): number {
    if (!this.at(from).has(kid)) return from;
    const { documents, end } = this.life;
    return documents.find(({ at, kids }) => at > from && !kids.has(kid))?.at ?? end;
  }
}
