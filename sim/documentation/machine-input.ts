import { parseRunInput } from '../../src/manual-rotation/functions/run-input';
import { parseOnDemandInput } from '../../src/on-demand/functions/parse-input';

/** Throws unless one of the machines takes this input of an execution. */
export function checkMachineInput(json: string): void {
  const input: unknown = JSON.parse(json.replace(/"<id>"/g, JSON.stringify('0'.repeat(64))));
  const problems = [parseRunInput(input), parseOnDemandInput(input)].flatMap((parsed) => ('problem' in parsed ? [parsed.problem] : []));
  if (problems.length === 2) throw new Error(`${json}: no machine takes it: ${problems.join('; or ')}`);
}
