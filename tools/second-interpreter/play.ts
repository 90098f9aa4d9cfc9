import type { Case } from './cases';
import { differences } from './comparison';
import { MotoExecution } from './moto-execution';
import type { Opening } from './moto-execution';
import { comparable, Recorder, withoutTheServersOwn } from './recording';
import type { Recording } from './recording';
import type { Row } from './report';
import type { Interpreter } from '../../sim/asl/execution-types';
import { interpret } from '../../sim/asl/interpreter';

/** Plays a case in the interpreter of this project and in moto's, and compares. */
export async function playInBoth(one: Case, open: Opening): Promise<Row> {
  const lifted = new Set<string>();
  const moto: Interpreter = (machine, options) => {
    const execution = new MotoExecution(open, machine, options);
    void execution.done.then(() => execution.lifted.forEach((rule) => lifted.add(rule)), () => undefined);
    return execution;
  };
  const recorders = { ours: new Recorder(), theirs: new Recorder() };
  const mine = await one.play(recorders.ours.interpreter(interpret));
  const other = await one.play(recorders.theirs.interpreter(moto));
  const clean = mine.live ? (recording: Recording) => withoutTheServersOwn(comparable(recording)) : comparable;
  const ours = (await recorders.ours.recordings()).map(clean);
  const theirs = (await recorders.theirs.recordings()).map(clean);
  const problems = { ours: mine.problems, theirs: other.problems };
  return { case: one, ours, theirs, differences: differences(ours, theirs), problems, lifted: [...lifted].sort() };
}
