import * as ts from 'typescript';

/** How the second paragraph of a docstring begins where it says what may be given (house rule: unit and inclusive bounds come first). */
const BOUNDS = /^(\d|Between |At (least|most) |Whole |A whole number |Begins |A day )/;

/** The first sentence of a docstring; with the bounds that follow it, if there are any. */
export function summaryOf(node: ts.Node): string {
  const docstring = ts.getJSDocCommentsAndTags(node).find(ts.isJSDoc);
  const [first, second = ''] = (ts.getTextOfJSDocComment(docstring?.comment) ?? '').split(/\n\s*\n/).map(inOneLine);
  return BOUNDS.test(second) ? `${sentence(first)} ${sentence(second)}` : sentence(first);
}

/** What stands after `@default`. */
export function defaultOf(node: ts.Node): string | undefined {
  const tag = ts.getJSDocTags(node).find(({ tagName }) => tagName.text === 'default');
  return tag === undefined ? undefined : inOneLine(ts.getTextOfJSDocComment(tag.comment) ?? '');
}

function sentence(paragraph: string): string {
  return /^.*?\.(?= |$)/.exec(paragraph)?.[0] ?? paragraph;
}

function inOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
