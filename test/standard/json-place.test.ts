import * as fc from 'fast-check';
import { nameGivenTwice, whyNoJson } from '../../src/standard/json-place';

const NO_TEXT = 'a text that is not closed, or has a character that JSON does not take';

describe('where a text stops being JSON', () => {
  test.each<[string, string, string]>([
    ['nothing at all', '', 'the end at line 1, column 1, where a value was expected'],
    ['spaces only', ' \n ', 'the end at line 2, column 2, where a value was expected'],
    ['no JSON', 'hello world', "'hello' at line 1, column 1, where a value was expected"],
    ['a comma too many in an object', '{\n  "a": 1,\n}', "'}' at line 3, column 1, where a name in double quotes was expected"],
    ['a comma too many in a list', '[1,\r\n  ]', "']' at line 2, column 3, where a value was expected"],
    ['a comma that is missing', '{\n  "a": 1\n  "b": 2\n}', "'\"b\"' at line 3, column 3, where ',' or '}' was expected"],
    ['a comma that is missing in a list', '["a" "b"]', "'\"b\"' at line 1, column 6, where ',' or ']' was expected"],
    ['a colon that is missing', '{"a" 1}', "'1' at line 1, column 6, where ':' was expected"],
    ['a value that is missing', '{"a": }', "'}' at line 1, column 7, where a value was expected"],
    ['single quotes', "{'a': 1}", "''' at line 1, column 2, where a name in double quotes or '}' was expected"],
    ['a name without quotes', '{ a: 1 }', "'a' at line 1, column 3, where a name in double quotes or '}' was expected"],
    ['a comment', '{\n  // why\n  "a": 1\n}', "'/' at line 2, column 3, where a name in double quotes or '}' was expected"],
    ['a word of Python', '{"a": True}', "'True' at line 1, column 7, where a value was expected"],
    ['a number that begins with 0', '[012]', "'12' at line 1, column 3, where ',' or ']' was expected"],
    ['a text over two lines', '{"a": "b\nc"}', `${NO_TEXT}, at line 1, column 7`],
    ['a backslash of Windows', '["C:\\keys"]', `${NO_TEXT}, at line 1, column 2`],
    ['a bracket of another kind', '{"a": [1}', "'}' at line 1, column 9, where ',' or ']' was expected"],
    ['a file that was cut', '{"a": [1, 2', "the end at line 1, column 12, where ',' or ']' was expected"],
    ['two documents', '{}\n{}', "'{' at line 2, column 1, where the end was expected"],
    ['a long word', `[${'x'.repeat(100)}]`, `'${'x'.repeat(20)}...' at line 1, column 2, where a value or ']' was expected`],
  ])('%s', (_, text, place) => {
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(whyNoJson(text)).toBe(place);
  });

  test('nowhere in a text that is', () => {
    for (const text of ['0', '-1.5e+3', ' [ ] ', '{}', '"\\u00e9\\n"', '{"a":[null,true,false,{"b":""}],"c":"\u2028"}']) {
      expect(whyNoJson(text)).toBeUndefined();
    }
  });

  test('as deep as JSON.parse() goes', () => {
    expect(whyNoJson('['.repeat(200_000))).toBe("the end at line 1, column 200001, where a value or ']' was expected");
  });

  // JSON.parse() decides, in any version of Node.js; this one only says where.
  const characters = fc.constantFrom(...'{}[]:,"\\ \n\tabtruefalsn0129.-+eE/\'\u0000é');
  const change = fc.constantFrom('put in', 'take out', 'replace');
  const damaged = fc.tuple(fc.json(), fc.nat(), characters, change).map(([json, at, char, how]) => {
    const i = at % (json.length + 1);
    return `${json.slice(0, i)}${how === 'take out' ? '' : char}${json.slice(how === 'put in' ? i : i + 1)}`;
  });

  test.each([
    ['damaged JSON', damaged], ['any text', fc.string({ unit: characters })],
  ])('there is such a place exactly if JSON.parse() refuses: %s', (_, texts) => {
    fc.assert(fc.property(texts, (text) => {
      expect(whyNoJson(text) === undefined).toBe(isJson(text));
    }), { numRuns: 2000 });
  });

  test('where JSON.parse() says so, too, it is at the same place, or at the beginning of the same word', () => {
    fc.assert(fc.property(damaged, (text) => {
      const position = positionOf(text);
      const place = /line (\d+), column (\d+)/.exec(whyNoJson(text) ?? '');
      if (position === undefined || place === null) return;
      const ours = text.split('\n').slice(0, Number(place[1]) - 1).join('\n').length + Number(place[2]) - (place[1] === '1' ? 1 : 0);
      expect(ours).toBeLessThanOrEqual(position);
      expect(text.slice(ours, position)).toMatch(/^(".*|[\w.+-]*)$/s);
    }), { numRuns: 2000 });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function positionOf(text: string): number | undefined {
  try {
    JSON.parse(text);
  } catch (error) {
    const position = /at position (\d+)/.exec((error as Error).message);
    return position === null ? undefined : Number(position[1]);
  }
  return undefined;
}

describe('a name that is given twice in one object', () => {
  test.each<[string, string, string | undefined]>([
    ['at the top', '{"a": 1,\n  "a": 2}', "'a' at line 2, column 3"],
    ['within a list', '[{"b": {}}, {"b": 1, "c": [], "b": 2}]', "'b' at line 1, column 31"],
    ['written another way', '{"a": 1, "\\u0061": 2}', "'a' at line 1, column 10"],
    ['after an object', '{"a": {"b": 1}, "b": 1, "a": 2}', "'a' at line 1, column 25"],
    ['no, in two objects', '[{"a": {"a": "a"}}, {"a": ["a", "a"]}]', undefined],
    ['no, of every object', '{"toString": 1, "__proto__": 2}', undefined],
  ])('%s', (_, text, place) => {
    expect(nameGivenTwice(text)).toBe(place);
    expect(whyNoJson(text)).toBeUndefined();
  });
});
