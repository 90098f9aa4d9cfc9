/** What esbuild tells of a bundle, as far as it is used here. */
export interface Metafile {
  readonly inputs: Readonly<Record<string, object>>;
  readonly outputs: Readonly<Record<string, { readonly inputs: Readonly<Record<string, { readonly bytesInOutput: number }>> }>>;
}

/** A CycloneDX bill of materials, as far as it is used here. */
export interface Bom {
  readonly components?: readonly Component[];
}

export interface Component {
  readonly group?: string;
  readonly name: string;
  readonly version?: string;
  readonly licenses?: ReadonlyArray<{ readonly license?: { readonly id?: string; readonly name?: string }; readonly expression?: string }>;
  readonly evidence?: { readonly licenses?: ReadonlyArray<{ readonly license?: { readonly name?: string; readonly text?: Text } }> };
}

interface Text {
  readonly content: string;
  readonly encoding?: string;
}

/** All bundles as one, with those inputs only of which a byte is in a bundle: esbuild also reads what it then leaves out. */
export function bundledOnly(metafiles: readonly Metafile[]): Metafile {
  const outputs = Object.assign({}, ...metafiles.map((metafile) => metafile.outputs)) as Metafile['outputs'];
  const inputs = Object.assign({}, ...metafiles.map((metafile) => metafile.inputs)) as Metafile['inputs'];
  const used = new Set(Object.values(outputs).flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([input]) => input));
  return { inputs: Object.fromEntries(Object.entries(inputs).filter(([input]) => used.has(input))), outputs };
}
