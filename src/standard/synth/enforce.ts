import { Annotations, App, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { StandardPlugin } from './plugin';
import { lastMomentOf } from '../../private/calendar-day';
import { invalid } from '../../private/invalid';
import type { StandardDocument } from '../document';

/** On the construct itself: nothing outlives the app. */
const ENFORCED = Symbol.for('cdk-kms-rotation.enforced');

/** Registers the plugin, and says what in the standard has passed. */
export function enforce(scope: IConstruct, standard: StandardDocument): void {
  const { root } = scope.node;
  if (!App.isApp(root)) {
    throw invalid(scope, "'scope' must be in an App, got a tree without one; a validation belongs to the synthesis of an app");
  }
  const bearer = scope as { [ENFORCED]?: string };
  if (bearer[ENFORCED] !== undefined) {
    throw invalid(scope, `'enforce' must be called once for a construct, got ${standard.name} after ${bearer[ENFORCED]}; `
      + 'every finding would be there twice: put both into one standard');
  }
  bearer[ENFORCED] = standard.name;
  Validations.of(root).addPlugins(new StandardPlugin(scope, standard));
  for (const { keySpec, until } of standard.keySpecs) {
    if (until === undefined || (lastMomentOf(until) ?? 0) >= Date.now()) continue;
    Annotations.of(scope).addWarningV2('cdk-kms-rotation:RotationStandard.keySpecEnded',
      `the standard ${standard.name} allowed ${keySpec} until ${until}, which has passed: it is forbidden now; `
        + 'write KeySpecRule.forbidden(), or choose a later day');
  }
}
