import type { Sample } from './samples';

/** An input transformer, as it stands in a template. */
export interface InputTransformer {
  readonly InputPathsMap: Readonly<Record<string, string>>;
  readonly InputTemplate: string;
}

/**
 * What a target gets, as AWS describes it: values stand as they are, one that the event lacks is empty, and arrays and objects lose their
 * quotes.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-issues (read 2026-11-25)
 */
export function renderMessage({ InputPathsMap: paths, InputTemplate: template }: InputTransformer, event: Sample): string {
  return template.replace(/<([^<>]+)>/g, (placeholder, name: string) => {
    if (!(name in paths)) return placeholder;
    const value = valueAt(event, paths[name]);
    return typeof value === 'string' ? value : (JSON.stringify(value) ?? '').replaceAll('"', '');
  });
}

function valueAt(event: Sample, path: string): unknown {
  const steps = path.replace(/^\$\./, '').split(/[.[\]]+/).filter(Boolean);
  return steps.reduce<any>((value, step) => value?.[step], event);
}
