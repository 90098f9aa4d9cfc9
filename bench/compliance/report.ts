import type { Account } from './account';
import type { Measured } from './measure';
import { median, total } from './measure';
import type { MixedKey } from './mix';
import { ROWS } from './mix';
import { LATENCY_MS, TARGETS } from './standard';
import { agreement } from './verdicts';
import { renderTable } from '../../sim/emulator/table';

/** Both, on the same server, in turns. */
export interface Contest {
  readonly account: Account;
  readonly ours: readonly Measured[];
  readonly custodian: readonly Measured[];
}

interface Check {
  readonly what: string;
  readonly is: string;
  readonly target: string;
  readonly passed: boolean;
}

export interface Report {
  readonly text: string;
  readonly passed: boolean;
}

const percent = (part: number, whole: number) => `${(100 * part / whole).toFixed(1)} %`;
const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`;
const perKey = (calls: number, keys: number) => (calls / keys).toFixed(3);

export function mixTable(mix: readonly MixedKey[]): string {
  const of = (name: string, keys: readonly MixedKey[]) => {
    const count = (wanted: (key: MixedKey) => unknown) => keys.filter(wanted).length;
    const verdicts = ['NON_COMPLIANT', 'COMPLIANT', 'NOT_APPLICABLE'].map((verdict) => String(count((key) => key.expected === verdict)));
    return [name, String(keys.length), percent(keys.length, mix.length), percent(count((key) => key.old), keys.length), ...verdicts];
  };
  return renderTable([
    ['kind of key', 'keys', 'share', 'older than the limit', 'too old', 'compliant', 'not applicable'],
    ...ROWS.map(({ name }) => of(name, mix.filter(({ row }) => row === name))),
    of('all', mix),
  ]);
}

export function reportOf({ account, ours, custodian }: Contest): Report {
  const keys = account.keys.size;
  const [one, other] = [worst(ours), worst(custodian)];
  const time = (runs: readonly Measured[]) => median(runs.map((run) => run.milliseconds));
  const rss = Math.max(...ours.map((run) => run.maxRssMiB!));
  const agreed = agreement(account.keys, ours, custodian);
  const ratio = time(ours) / time(custodian);
  const checks: Check[] = [
    {
      what: 'calls that name one key, at most',
      is: String(one.callsOfOneKey),
      target: `<= ${TARGETS.callsOfOneKey}`,
      passed: one.callsOfOneKey <= TARGETS.callsOfOneKey,
    },
    {
      what: 'calls per key',
      is: perKey(total(one.calls), keys),
      target: `<= ${TARGETS.callsPerKey}`,
      passed: total(one.calls) / keys <= TARGETS.callsPerKey,
    },
    {
      what: 'calls, against those of Cloud Custodian',
      is: `${total(one.calls)} / ${total(other.calls)}`,
      target: 'no more',
      passed: total(one.calls) <= total(other.calls),
    },
    {
      what: 'time, of that of Cloud Custodian',
      is: ratio.toFixed(3),
      target: `<= ${TARGETS.timeRatio}`,
      passed: ratio <= TARGETS.timeRatio,
    },
    {
      what: "peak memory of the function's process (MiB)",
      is: rss.toFixed(0),
      target: `<= ${TARGETS.rssMiB}`,
      passed: rss <= TARGETS.rssMiB,
    },
    ...agreed.checks,
  ];
  const text = [
    `Calls (each answer ${LATENCY_MS} ms later), retries and pages included; of the runs, the one with the most`,
    callTable(one, other, keys),
    `Wall clock, from the start of the process to its end; ${ours.length === 1 ? 'one run' : `median of ${ours.length}`}, and each run`,
    renderTable([
      ['ours', seconds(time(ours)), ...ours.map((run) => seconds(run.milliseconds))],
      ['Custodian', seconds(time(custodian)), ...custodian.map((run) => seconds(run.milliseconds))],
    ]),
    'Verdicts, keys',
    renderTable(agreed.rows),
    'Targets',
    renderTable(checks.map(({ what, is, target, passed }) => [passed ? 'met' : 'MISSED', what, is, target])),
  ];
  return { text: text.join('\n\n'), passed: checks.every(({ passed }) => passed) };
}

function worst(runs: readonly Measured[]): Measured {
  const [first] = [...runs].sort((a, b) => total(b.calls) - total(a.calls));
  return { ...first, callsOfOneKey: Math.max(...runs.map((run) => run.callsOfOneKey)) };
}

function callTable(ours: Measured, custodian: Measured, keys: number): string {
  const operations = [...new Set([...Object.keys(ours.calls), ...Object.keys(custodian.calls)])].sort();
  const row = (name: string, [one, other]: readonly number[]) => [name, String(one), perKey(one, keys), String(other), perKey(other, keys)];
  return renderTable([
    ['operation', 'ours', 'per key', 'Custodian', 'per key'],
    ...operations.map((operation) => row(operation, [ours.calls[operation] ?? 0, custodian.calls[operation] ?? 0])),
    row('all', [total(ours.calls), total(custodian.calls)]),
    ['most that name one key', String(ours.callsOfOneKey), '', String(custodian.callsOfOneKey), ''],
  ]);
}
