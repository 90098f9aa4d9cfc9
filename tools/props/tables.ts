import type { Prop, Structs } from './structs';
import { TABLES_OF_PROPS } from '../../sim/documentation/markdown';

/** The page with its tables as the sources have the props now; a page without marks stays as it is. */
export function withTables(page: string, structs: Structs): string {
  return page.replace(TABLES_OF_PROPS, (_, begin: string, names: string, end: string) => {
    const tables = names.split(', ').map((name) => table(name, structs.propsOf(name)));
    return [begin, ...tables, end].join('\n\n');
  });
}

function table(name: string, props: readonly Prop[]): string {
  const rows = props.map(({ name: prop, type, summary, fallback }) => [`\`${prop}\``, `\`${type}\``, defaultIn(fallback), summary]);
  return [[`\`${name}\``, 'type', 'default', 'what it is'], ['---', '---', '---', '---'], ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`)
    .join('\n');
}

/** A value is code, and may have a reason or an exception behind it; what begins with a hyphen is a sentence. */
function defaultIn(fallback: string | undefined): string {
  if (fallback === undefined) return 'required';
  if (fallback.startsWith('- ')) return fallback.slice(2);
  const [, value, why, exception = ''] = /^(.+?)(?: - (.+)|(, or .+))?$/.exec(fallback)!;
  return why === undefined ? `\`${value}\`${exception}` : `\`${value}\`: ${why}`;
}
