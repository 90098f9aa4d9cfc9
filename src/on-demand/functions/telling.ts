import type { Problem } from './problems';
import type { Decision, Failure, Memory, OnDemandOutput, Step } from '../contract';
import { ON_DEMAND_ERRORS as ERRORS, ON_DEMAND_STATES as STATES } from '../contract';

/** What cause and event say if the function itself fails later and cannot be asked. The machine adds AWS's error. */
const UNASKED: Problem = {
  error: ERRORS.keyUnreadable,
  remedy: 'Read awsError and awsCause. Let the function that decides run again, or wait if AWS Lambda had '
    + 'an outage; then start the machine again or wait '
    + 'for the next tick.',
};

const UNANNOUNCED: Problem = {
  error: ERRORS.rotationUnannounced,
  remedy: 'The key was rotated, and that is proven; only the event could not be sent. Read awsError '
    + 'and awsCause: the machine\'s role must be allowed '
    + 'events:PutEvents on the default event bus. Tell those who wait for the event.',
};

/** A step, with what the run knows by now and what is told if it can go no further. */
export class Telling {
  constructor(private readonly memory: Memory) {}

  public wait(seconds: number, why: string): Decision {
    return this.decision({ do: 'wait', seconds, why }, UNASKED);
  }

  /** From here on, the call may have been made: the machine says so if it cannot ask any more. */
  public rotate(step: Extract<Step, { do: 'rotate' }>): Decision {
    return { ...this.decision(step, UNASKED), failure: this.failure(UNASKED, true) };
  }

  public announce(output: OnDemandOutput): Decision {
    return this.decision({ do: 'announce', output }, UNANNOUNCED);
  }

  public end(output: OnDemandOutput): Decision {
    return this.decision({ do: 'end', output }, UNASKED);
  }

  public fail(problem: Problem): Decision {
    return this.decision({ do: 'fail' }, problem);
  }

  private decision(step: Step, problem: Problem): Decision {
    return { step, memory: this.memory, failure: this.failure(problem, this.memory.calledAt !== null) };
  }

  private failure({ error, step = STATES.decide, awsError = '', awsCause = '', remedy }: Problem, called: boolean): Failure {
    const { before, underWaySince } = this.memory;
    const begun = called || underWaySince !== null;
    return {
      called,
      ...(before !== '' && { previousKeyMaterialId: before }),
      error,
      step,
      awsError,
      awsCause,
      remedy: begun ? `${remedy} ${startAgain(before)}` : remedy,
    };
  }
}

function startAgain(before: string): string {
  return 'A rotation may have been made or be under way: start again by hand only with '
    + `{"reason": "manual", "fromKeyMaterialId": "${before}"}, else another one is counted.`;
}
