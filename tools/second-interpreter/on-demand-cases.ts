import type { Case } from './cases';
import { OnDemandBench } from '../../test/on-demand/on-demand-bench';
import type { Moto } from '../moto/moto';
import { CASES } from '../on-demand/cases';
import { problems } from '../on-demand/report';

/** The engines read `$` in a regular expression differently, so the machine must not hang on it: Java's also matches before a last line break. */
const lineBreak: Case = {
  machine: 'on-demand',
  title: 'refused: key material id with a line break',
  play: async (interpreter) => {
    const bench = new OnDemandBench();
    bench.interpreter = interpreter;
    const { error } = await bench.run({ reason: 'manual', fromKeyMaterialId: `${'0'.repeat(64)}\n` });
    return { live: false, problems: error === 'InvalidInput' ? [] : [`a line break after the id of key material: must end with InvalidInput, ends with ${error}`] };
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
