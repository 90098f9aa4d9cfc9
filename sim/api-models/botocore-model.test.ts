import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { checkInput, checkOutput, DATA_VARIABLE, errorsOf, installedData, operation } from './botocore-model';

/** A model in botocore's format with one parameter of every kind. */
const MODEL = {
  operations: {
    Do: { input: { shape: 'In' }, output: { shape: 'Out' }, errors: [{ shape: 'NotFoundException' }, { shape: 'DisabledException' }] },
    Ping: {},
  },
  shapes: {
    In: {
      type: 'structure',
      required: ['Id'],
      members: {
        Id: { shape: 'Id' },
        Kind: { shape: 'Kind' },
        Days: { shape: 'Days' },
        Tags: { shape: 'Tags' },
        Map: { shape: 'Map' },
        Flag: { shape: 'Flag' },
        Message: { shape: 'Blob' },
        When: { shape: 'Time' },
        Ratio: { shape: 'Ratio' },
        Either: { shape: 'Either' },
        Odd: { shape: 'Odd' },
      },
    },
    Out: { type: 'structure', members: { Id: { shape: 'Id' } } },
    Id: { type: 'string', min: 1, max: 5, pattern: '[a-z]+' },
    Kind: { type: 'string', enum: ['A', 'B'] },
    Days: { type: 'integer', min: 7, max: 30 },
    Tags: { type: 'list', member: { shape: 'Tag' }, min: 1, max: 2 },
    Tag: { type: 'structure', required: ['Key'], members: { Key: { shape: 'Id' } } },
    Map: { type: 'map', key: { shape: 'Id' }, value: { shape: 'Kind' }, max: 1 },
    Flag: { type: 'boolean' },
    Blob: { type: 'blob', min: 1, max: 2 },
    Time: { type: 'timestamp' },
    Ratio: { type: 'double', min: 0 },
    Either: { type: 'structure', union: true, members: { A: { shape: 'Id' }, B: { shape: 'Id' } } },
    Odd: { type: 'document' },
  },
};

describe('botocore model', () => {
  const before = process.env[DATA_VARIABLE];
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'botocore-'));
    const put = (version: string, model: unknown) => {
      mkdirSync(join(folder, 'kms', version), { recursive: true });
      writeFileSync(join(folder, 'kms', version, 'service-2.json.gz'), gzipSync(JSON.stringify(model)));
    };
    put('2014-01-01', { operations: {}, shapes: {} });
    put('2014-11-01', MODEL);
    process.env[DATA_VARIABLE] = folder;
  });

  afterAll(() => {
    if (before === undefined) delete process.env[DATA_VARIABLE]; else process.env[DATA_VARIABLE] = before;
    rmSync(folder, { recursive: true });
  });

  test('finds an operation in the newest version', () => {
    expect(operation('kms', 'Do').inputShape?.required).toEqual(['Id']);
    expect(operation('kms', 'Do').outputShape?.type).toBe('structure');
    expect(operation('kms', 'Ping').inputShape).toBeUndefined();
    expect(errorsOf('kms', 'Do')).toEqual(['DisabledException', 'NotFoundException']);
  });

  test('accepts what fits', () => {
    const when = new Date(0);
    const all = {
      Id: 'abc',
      Kind: 'A',
      Days: 7,
      Tags: [{ Key: 'a' }, { Key: 'b' }],
      Map: { a: 'B' },
      Flag: false,
      Message: 'text',
      When: '2026-01-01T00:00:00Z',
      Ratio: 0.5,
      Either: { A: 'a' },
    };
    expect(() => checkInput('kms', 'Do', all)).not.toThrow();
    expect(() => checkInput('kms', 'Do', { Id: 'abcde', Days: 30, Message: new Uint8Array(2), When: when, Kind: undefined })).not.toThrow();
    expect(() => checkInput('kms', 'Do', { Id: 'a', When: 0 })).not.toThrow();
    expect(() => checkInput('kms', 'Ping', {})).not.toThrow();
    expect(() => checkOutput('kms', 'Do', { Id: 'abc' })).not.toThrow();
  });

  test.each<[string, any, string]>([
    ['an unknown parameter', { Id: 'a', Ids: 1 }, '.Ids: no such parameter; there are Id, Kind'],
    ['a missing parameter', { Kind: 'A' }, '.Id: required'],
    ['a parameter set to undefined', { Id: undefined }, '.Id: required'],
    ['no object', 'a', ': expected an object, got "a"'],
    ['a wrong type', { Id: 5 }, '.Id: expected a string, got 5'],
    ['null', { Id: null }, '.Id: expected a string, got null'],
    ['a value outside the enum', { Id: 'a', Kind: 'C' }, ".Kind: one of A, B, got 'C'"],
    ['a pattern matched in part only', { Id: 'a1' }, ".Id: must match [a-z]+, got 'a1'"],
    ['an empty string', { Id: '' }, '.Id: length at least 1, got 0'],
    ['a long string', { Id: 'abcdef' }, '.Id: length at most 5, got 6'],
    ['a small number', { Id: 'a', Days: 6 }, '.Days: value at least 7, got 6'],
    ['a large number', { Id: 'a', Days: 31 }, '.Days: value at most 30, got 31'],
    ['a fraction', { Id: 'a', Days: 7.5 }, '.Days: expected a whole number, got 7.5'],
    ['a negative ratio', { Id: 'a', Ratio: -1 }, '.Ratio: value at least 0, got -1'],
    ['a number as text', { Id: 'a', Ratio: '1' }, '.Ratio: expected a number, got "1"'],
    ['an empty list', { Id: 'a', Tags: [] }, '.Tags: length at least 1, got 0'],
    ['a long list', { Id: 'a', Tags: [{ Key: 'a' }, { Key: 'b' }, { Key: 'c' }] }, '.Tags: length at most 2, got 3'],
    ['no list', { Id: 'a', Tags: { Key: 'a' } }, '.Tags: expected a list, got {"Key":"a"}'],
    ['a mistake in a list', { Id: 'a', Tags: [{ Key: 'a' }, { key: 'b' }] }, '.Tags[1].key: no such parameter; there are Key'],
    ['a large map', { Id: 'a', Map: { a: 'A', b: 'B' } }, '.Map: size at most 1, got 2'],
    ['a mistake in the key of a map', { Id: 'a', Map: { 1: 'A' } }, ".Map key '1': must match [a-z]+, got '1'"],
    ['a mistake in the value of a map', { Id: 'a', Map: { a: 'C' } }, ".Map.a: one of A, B, got 'C'"],
    ['a boolean as text', { Id: 'a', Flag: 'true' }, '.Flag: expected a boolean, got "true"'],
    ['bytes that are too long', { Id: 'a', Message: new Uint8Array(3) }, '.Message: length at most 2, got 3'],
    ['a blob as a number', { Id: 'a', Message: 1 }, '.Message: expected bytes or text, got 1'],
    ['a time that is none', { Id: 'a', When: 'soon' }, '.When: expected a time, got "soon"'],
    ['both of a union', { Id: 'a', Either: { A: 'a', B: 'b' } }, '.Either: exactly one of A, B'],
    ['a type that is not modelled', { Id: 'a', Odd: {} }, '.Odd: type document is not modelled'],
  ])('refuses %s', (_, sample, message) => {
    expect(() => checkInput('kms', 'Do', sample)).toThrow(`kms:Do input${message}`);
  });

  test('refuses an operation, a service and parameters that are not there', () => {
    expect(() => operation('kms', 'Undo')).toThrow('kms has no operation Undo');
    expect(() => operation('kms', 'constructor')).toThrow('kms has no operation constructor');
    expect(() => operation('lambda', 'Invoke')).toThrow('botocore has no model of lambda');
    expect(() => checkInput('kms', 'Ping', { Id: 'a' })).toThrow('kms:Ping input.Id: no such parameter; there are none');
    expect(() => checkOutput('kms', 'Do', { Ids: 'a' })).toThrow('kms:Do output.Ids: no such parameter; there are Id');
  });

  test('takes the newest complete installation, and says what to do without one', () => {
    expect(() => installedData(join(folder, 'nothing'))).toThrow("run 'npm run emulator:install' first, or set BOTOCORE_DATA");
    const data = (venv: string) => join(folder, 'root', venv, 'lib/python3.12/site-packages/botocore/data');
    for (const [i, venv] of [
      'venv-emulator-1',
      'venv-emulator-2',
      'venv-emulator-3',
      'venv-emulator-4.1.partial',
      'venv-lint-1',
    ].entries()) {
      mkdirSync(data(venv), { recursive: true });
      utimesSync(data(venv), 0, [1000, 3000, 2000, 4000, 5000][i]);
    }
    expect(installedData(join(folder, 'root'))).toBe(data('venv-emulator-2'));
  });
});
