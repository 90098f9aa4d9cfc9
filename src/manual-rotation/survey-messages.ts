import type { Outcome, UnusableCause } from './contract';
import type { Declaration } from './declared';

/** One generation, as plans and states speak of it. */
export interface GenerationRef {
  readonly number: number;
  readonly keyId: string;
  readonly keyArn: string;
  readonly keySpec: string;
}

export interface OldGeneration extends GenerationRef {
  /** Enabled: a sample can be made with it, and the alias may go back to it. */
  readonly usable: boolean;
}

export interface DeclareRef extends GenerationRef {
  /** False for an adopted key that keeps its own policy. */
  readonly replacePolicy: boolean;
  /** False for a key whose policy shuts the machine out: it is told, marked and passed over. */
  readonly obeys: boolean;
  /** Whether the run ends if the key refuses what is declared. An older generation that refuses is passed over. */
  readonly required: boolean;
}

export interface SurveyRequest {
  readonly declaration: Declaration;
  /** The execution's input, unchecked. */
  readonly input: unknown;
  /** When the execution began (ISO 8601): a stranger is waited for once in an execution. */
  readonly startedAt?: string;
  /** Since when it asks (ISO 8601), tried again or not: that tells its first look from those that come after a wait. */
  readonly enteredAt?: string;
  /** The id of the key that the run had made, or was to give the alias to, when somebody else was faster and it looks again. */
  readonly inHand?: string;
  /** Instead of a whole survey: a fresh look at the pair of keys, right before the alias is moved. */
  readonly look?: LookRequest;
  /** Instead of a whole survey: a fresh look at a generation, right before it is disabled or its deletion is scheduled. */
  readonly lookAtRetired?: RetirementLookRequest;
}

export interface LookRequest {
  readonly newKey: GenerationRef;
  readonly oldKey: GenerationRef | null;
  /** The generation that names the successor: as long as the current one takes no tags, that one bears its hold, too. */
  readonly nameOn?: GenerationRef | null;
  /** When the survey looked (ISO 8601): the alias must not have been moved since, not even away and back. */
  readonly surveyedAt?: string;
  /** The hold that the survey saw and that does not bind this run, else an empty string. */
  readonly hold: string;
}

export interface RetirementLookRequest {
  readonly plan: 'disable' | 'delete';
  /** The generation to retire. */
  readonly key: GenerationRef;
  /** The state in which the survey saw it. */
  readonly keyState: string;
  /** What this run wrote into the tag `deletion` a moment ago, else an empty string. */
  readonly mark: string;
}

/** What the fresh look found. */
export interface LookResult {
  /** `kept`: of a generation to retire only, which must not be; `granted`, `moved`, `unusable`: before a swap only. */
  readonly finding: 'clear' | 'held' | 'granted' | 'moved' | 'unusable' | 'kept';
  readonly why: string;
}

/**
 * What the survey decided. `plan` is all that the machine branches on; every field is always there (null where
 * there is nothing), because an expression over an absent field fails a state.
 */
export interface SurveyResult {
  readonly plan:
    'nothing' | 'refuse' | 'sync' | 'adopt'
    | 'create' | 'claim' | 'announce' | 'activate' | 'finish'
    | 'wait' | 'rollback' | 'return' | 'restore' | 'rolledBack' | 'hold' | 'release' | 'revoke' | 'unusable'
    | 'disable' | 'delete' | 'veto' | 'discard' | 'stray';
  /** One sentence for the person who reads the execution. */
  readonly why: string;
  /** The frozen error name of a refusal, else an empty string. */
  readonly error: string;
  /** What to do about a refusal, else an empty string. */
  readonly remedy: string;
  /** How the execution ends if the plan is carried out; `staged` instead, if the activation is left to a later run. */
  readonly outcome: Outcome;
  /** The generation that is current; 0 if there is none. */
  readonly generation: number;
  /** With outcome `nothing`: when something will be due (ISO 8601), if that is known and will come true; else an empty string. */
  readonly nextRotationAt: string;
  /** With a staged generation that a later run activates: from when on (ISO 8601), else an empty string. */
  readonly activateAt: string;
  /** Why the current key cannot be used, else an empty string. */
  readonly cause: UnusableCause | '';
  /** With plan `unusable`: whether it is told, which it is once a day for one cause. */
  readonly tell: boolean;
  /**
   * The key that names the successor of the current one, and bears what is noted about it: the newest generation that takes tags. Null if
   * there is none.
   */
  readonly nameOn: GenerationRef | null;
  /** A hold that does not bind this run (nobody can lift it), else an empty string. */
  readonly hold: string;
  /** The number that a new generation would get. */
  readonly nextNumber: number;
  /**
   * The generation the plan is about: to claim, announce, activate, finish, go back to, hold, retire or discard; null if it is yet to be
   * created.
   */
  readonly newKey: GenerationRef | null;
  /** The generation it replaces: the current one, or for `finish` the one before it. Null for the first. */
  readonly oldKey: OldGeneration | null;
  /** When the staged generation was announced (ISO 8601), else an empty string. */
  readonly stagedAt: string;
  /** What `TAGS.declared` has to say on a generation that is as declared. */
  readonly digest: string;
  /** How long the staged generation waits: as declared, or five minutes if it is urgent. */
  readonly delaySeconds: number;
  /** With `disable` and `delete`: the key state in which the survey saw the generation, else an empty string. */
  readonly keyState: string;
  /** With `delete`: days until AWS KMS deletes the key. */
  readonly pendingWindowDays: number;
  /** Generations whose policy, tags and description are to be declared before anything else; with `release`, those to release. */
  readonly declare: ReadonlyArray<DeclareRef>;
}
