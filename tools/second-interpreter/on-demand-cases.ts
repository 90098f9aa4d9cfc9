import type { Case } from './cases';
import type { Moto } from '../../sim/moto/moto';
import { OnDemandBench } from '../../sim/on-demand/on-demand-bench';
import { CASES } from '../on-demand/cases';
import { problems } from '../on-demand/report';

/** `$` in a regular expression is not the same everywhere: Java's also matches before a line break at the end. */
const lineBreak: Case = {
  machine: 'on-demand',
  title: 'refused: key material id with a line break',
  play: async (interpreter) => {
    const bench = new OnDemandBench();
    bench.interpreter = interpreter;
    const { error } = await bench.run({ reason: 'manual', fromKeyMaterialId: `${'0'.repeat(64)}\n` });
    const refused = error === 'InvalidInput';
    return { live: false, problems: refused ? [] : [`key material id with a line break: must end with InvalidInput, ends with ${error}`] };
  },
};

/** Every case of `npm run on-demand`, and what only one engine may let through. */
export function onDemandCases(moto: Moto): Case[] {
  return [...CASES.map((one): Case => ({
    machine: 'on-demand',
    title: one.title,
    play: async (interpreter) => {
      const played = await one.play(moto, interpreter);
      return { problems: problems([{ expected: one, played }]), live: played.answersBy === 'moto' };
    },
  })), lineBreak];
}
