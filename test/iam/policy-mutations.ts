import type { Call, Caller, PolicyDocument, Target } from '../../sim/iam/iam-simulation';

/** A policy without one part of one of its statements. */
export interface Mutation {
  /** The part that is gone, for people. */
  readonly gone: string;
  readonly effect: 'Allow' | 'Deny';
  /**
   * Whether the statement matches fewer requests than before (an action or a resource is gone), or more (a condition is gone, or any
   * resource will do).
   */
  readonly narrows: boolean;
  readonly policy: string;
  readonly statement: number;
  readonly sid?: string;
  /** Whether the part has to do with the call at all. */
  concerns(call: Call): boolean;
  edit(statement: any): any;
}

/** Every action of every statement, taken out one by one. */
export function withoutActions(name: string, policy: PolicyDocument): Mutation[] {
  return statementsOf(policy).flatMap((statement, i) => actionsOf(statement).map((action) => ({
    ...mutationOf(name, statement, i, action),
    narrows: true,
    concerns: (call) => matches(action, call),
    edit: (old) => ({ ...old, Action: actionsOf(old).filter((one) => one !== action) }),
  })));
}

/** Every condition of every statement, taken out one by one. */
export function withoutConditions(name: string, policy: PolicyDocument): Mutation[] {
  return statementsOf(policy).flatMap((statement, i) => Object.entries<any>(statement.Condition ?? {}).flatMap(([operator, tests]) => (
    Object.keys(tests).map((key) => ({
      ...mutationOf(name, statement, i, `${operator} ${key}`),
      narrows: false,
      concerns: (call) => actionsOf(statement).some((action) => matches(action, call)),
      edit: (old) => {
        const { [key]: _, ...rest } = old.Condition[operator];
        const { [operator]: __, ...others } = old.Condition;
        return { ...old, Condition: Object.keys(rest).length > 0 ? { ...others, [operator]: rest } : others };
      },
    })))));
}

/** Every resource of every statement, taken out one by one, and each replaced by any resource. */
export function withoutResources(name: string, policy: PolicyDocument): Mutation[] {
  return statementsOf(policy).flatMap((statement, i) =>
    resourcesOf(statement)
      .filter((resource) => resource !== '*')
      .flatMap((resource): Mutation[] => {
        const concerns = (call: Call) => actionsOf(statement).some((action) => matches(action, call));
        const replace = (old: any, ...others: string[]) => ({
          ...old,
          Resource: [...resourcesOf(old).filter((one) => one !== resource), ...others],
        });
        return [
          { ...mutationOf(name, statement, i, `on ${resource}`), narrows: true, concerns, edit: (old) => replace(old) },
          { ...mutationOf(name, statement, i, `only on ${resource}`), narrows: false, concerns, edit: (old) => replace(old, '*') },
        ];
      }),
  );
}

/** The caller under the mutated policy. */
export function mutateCaller(caller: Caller, mutation: Mutation): Caller {
  return {
    ...caller,
    identityPolicies: caller.identityPolicies.map((named) => named.name === mutation.policy
      ? { ...named, policy: mutate(named.policy, mutation, isMutated(mutation)) }
      : named),
  };
}

/** Roles of several stacks may have policies of one name, but with more or fewer statements: those with a name are told by it. */
function isMutated({ sid, statement }: Mutation) {
  return ({ Sid }: any, i: number) => sid === undefined ? i === statement : Sid === sid;
}

/** The call on keys whose policies are mutated in the statement with the same Sid. */
export function mutateKeys(call: Call, mutation: Mutation): Call {
  const mutated = (target: Target) => target.policy === undefined ? target
    : { ...target, policy: mutate(target.policy, mutation, ({ Sid }) => Sid === mutation.sid) };
  return { ...call, on: [call.on].flat().map(mutated) };
}

function mutate(policy: PolicyDocument, { edit }: Mutation, which: (statement: any, i: number) => boolean): PolicyDocument {
  const Statement = statementsOf(policy).map((statement, i) => which(statement, i) ? edit(statement) : statement);
  return { ...policy, Statement: Statement.filter((statement) => actionsOf(statement).length > 0 && resourcesOf(statement).length > 0) };
}

function mutationOf(policy: string, { Effect, Sid }: any, i: number, part: string): Omit<Mutation, 'narrows' | 'concerns' | 'edit'> {
  return { gone: `${Effect} ${part} in ${Sid ?? `statement ${i + 1}`} of ${policy}`, effect: Effect, policy, statement: i, sid: Sid };
}

function statementsOf({ Statement }: PolicyDocument): any[] {
  return [Statement].flat();
}

function actionsOf({ Action }: any): string[] {
  return [Action].flat();
}

function resourcesOf({ Resource }: any): string[] {
  return [Resource].flat();
}

function matches(action: string, call: Call): boolean {
  return new RegExp(`^${action.replaceAll('*', '.*')}$`).test(call.action);
}
