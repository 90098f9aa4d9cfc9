const PLACEHOLDER = /\$\{([^}]*)\}/g;

/**
 * A state machine's definition file after CloudFormation's DefinitionSubstitutions: `${Name}` replaced verbatim, once.
 *
 * Fails where a deployment would fail or a mistake would hide: a placeholder without a value, a value nobody uses, a value that itself
 * looks like a placeholder, a result that is no longer JSON (values are not escaped).
 */
export function renderDefinition(aslText: string, substitutions: Record<string, string | number | boolean>): string {
  const used = new Set<string>();
  const rendered = aslText.replace(PLACEHOLDER, (placeholder, name: string) => {
    if (!Object.hasOwn(substitutions, name)) throw new Error(`no substitution for ${placeholder}`);
    used.add(name);
    const value = String(substitutions[name]);
    if (value.includes('${')) throw new Error(`the value of substitution '${name}' looks like a placeholder: ${value}`);
    return value;
  });
  const unused = Object.keys(substitutions).filter(name => !used.has(name));
  if (unused.length > 0) throw new Error(`substitutions that the definition does not use: ${unused.join(', ')}`);
  try {
    JSON.parse(rendered);
  } catch (error) {
    throw new Error(`the rendered definition is not JSON: ${(error as Error).message}`);
  }
  return rendered;
}
