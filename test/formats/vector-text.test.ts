import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanned, scanNumber } from '../../src/formats/text/scan-number';
import { VectorTextReader } from '../../src/formats/text/vector-text';

const reader = new VectorTextReader();

function read(text: string): [string, number[]] {
  const outcome = reader.read(text);
  return [outcome, outcome === 'vector' ? Array.from(reader.values.subarray(0, reader.count)) : []];
}

describe('a number in a text', () => {
  it('is what Number makes of it, to the bit', () => {
    const texts = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.float({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential(17)),
      fc.double({ noNaN: true, min: -1e20, max: 1e20 }).map((value) => value.toFixed(12)),
      fc
        .tuple(fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.integer({ min: -340, max: 330 }))
        .map(([digits, exponent]) => `${digits}e${exponent}`),
    );
    fc.assert(
      fc.property(texts, fc.constantFrom('', ',', ' ', ']', 'x'), (text, behind) => {
        expect(scanNumber(`;${text}${behind}`, 1)).toBe(Number(text));
        expect(scanned.end).toBe(1 + text.length);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['1e', 1, 1],
    ['1e+', 1, 1],
    ['1.', 1, 2],
    ['.5e1e1', 5, 4],
    ['+7', 7, 2],
    ['-0', -0, 2],
    ['0.1.2', 0.1, 3],
    ['9007199254740993', 9007199254740992, 16],
  ])('ends where it does: %s', (text, value, end) => {
    expect(scanNumber(text, 0)).toBe(value);
    expect(scanned.end).toBe(end);
  });

  it.each(['', '.', '-', '+.', 'e5', 'nan', '-x'])('is none in "%s"', (text) => {
    expect(scanNumber(text, 0)).toBeNaN();
    expect(scanned.end).toBe(0);
  });
});

describe('a vector that is written as text', () => {
  it.each([
    ['[1, -2.5, 3e2]'],
    ['[1,-2.5,3e2]'],
    ['[1, -2.5, 300.0,]'],
    ['  [ 1.   -2.5\n 300. ]  '],
    ['(1, -2.5, 300)'],
    ['{1,-2.5,300}'],
    ['1|-2.5|300'],
    ['[array([1., -2.5, 300.], dtype=float32)]'],
    ['[array([1., -2.5, 300.])]'],
    ["[tensor([[1., -2.5, 300.]], device='cuda:0', dtype=torch.float16)]"],
    ['<tf.Tensor: shape=(3,), dtype=float32, numpy=\narray([1., -2.5, 300.], dtype=float32)>'],
    ['1, -2.5, 300'],
    ['1;-2.5;300'],
    ['1 -2.5 300'],
    ['1\t-2.5\n300'],
    ['[[1, -2.5, 300]]'],
    ['[[[ 1.  -2.5\n   300. ]]]'],
    ['[[1], [-2.5], [300]]'],
    ['[1; -2.5; 300]'],
    ['array([1, -2.5, 300])'],
    ['array([1, -2.5, 300], dtype=float32)'],
    ['array([[1, -2.5, 300]], dtype=np.float64)'],
    ['np.array([1, -2.5, 300])'],
    ['numpy.ndarray([1, -2.5, 300])'],
    ['tensor([1, -2.5, 300])'],
    ["tensor([1, -2.5, 300], device='cuda:0', grad_fn=<SelectBackward0>)"],
    ["tensor([[1, -2.5, 300]], device='cuda:0', dtype=torch.float16)"],
    ['torch.tensor([1, -2.5,\n        300], requires_grad=True)'],
    ['Parameter containing:\ntensor([1, -2.5, 300], requires_grad=True)'],
    ['tf.Tensor([1 -2.5 300], shape=(3,), dtype=float32)'],
    ['<tf.Tensor: shape=(3,), dtype=float32, numpy=array([1, -2.5, 300], dtype=float32)>'],
    ['Array([1, -2.5, 300], dtype=float32)'],
    ['DenseVector([1, -2.5, 300])'],
    ['c(1, -2.5, 300)'],
    ['[np.float32(1), np.float64(-2.5), numpy.float32(300.0)]'],
    ['np.float32(1), np.float32(-2.5), np.float32(300)'],
    ["[tensor(1), tensor(-2.5, device='cuda:0'), tensor(300)]"],
    ["[Decimal('1'), Decimal('-2.5'), Decimal('300')]"],
    ["['1', '-2.5', '300']"],
    ['["1","-2.5","300"]'],
    ['"[1, -2.5, 300]"'],
    ["'1, -2.5, 300'"],
    ['array([np.float32(1), -2.5, 300], dtype=object)'],
  ])('is read: %s', (text) => {
    expect(read(text)).toEqual(['vector', [1, -2.5, 300]]);
  });

  it.each([
    ['[1, nan, 3]', [1, NaN, 3]],
    ['[nan, -inf, Infinity]', [NaN, -Infinity, Infinity]],
    ['[None, null, 1]', [NaN, NaN, 1]],
    ['nan 2 3', [NaN, 2, 3]],
    ['[np.float64(nan), np.float64(-inf)]', [NaN, -Infinity]],
  ])('may hold what is not finite: %s', (text, values) => {
    expect(read(text)).toEqual(['vector', values]);
  });

  it.each(['', '   ', 'nan', 'NaN', 'None', 'null', 'NULL', '<NA>', 'N/A', '[]', '()', '[ ]'])(
    'is missing: "%s"',
    (text) => {
      expect(read(text)[0]).toBe('missing');
    },
  );

  it.each([
    '[-0.15373275 -0.27653724  0.34131414 ...  1.5237433  -0.3350316\n -2.2137868 ]',
    '[1, 2, ...]',
    '[1, 2, ..., 3]',
    '[1, 2, …, 3]',
    '[0.1, 0.2, 0.3...',
    '[1, 2, 3...',
    '[0.1, 0.2, 0.3',
    'tensor([ 0.1,  0.2,  ...,  0.3,  0.4])',
    'array([0.1, 0.2, 0.',
    '0.1 0.2 0.3 ...',
    '[[0.1 0.2 ... 0.3]]',
  ])('is cut: %s', (text) => {
    expect(read(text)[0]).toBe('cut');
  });

  it.each(['[[1, 2], [3, 4]]', '[[1 2]\n [3 4]]', 'tensor([[1, 2],\n [3, 4]])'])(
    'is several: %s',
    (text) => {
      expect(read(text)[0]).toBe('matrix');
    },
  );

  it.each([
    '[0.1, 0.2, x]',
    '[0.1, 0.2}',
    '[0.1,, 0.2, 0.3]'.replace('0.1,,', '0.1, 2,,'),
    '[1-2-3, 4]'.replace('1-2-3', '1, 2-3'),
  ])('is broken: %s', (text) => {
    expect(read(text)[0]).toBe('broken');
  });

  it.each([
    'hello',
    'array of things',
    '[Verse 1] and so on',
    "['a', 'b']",
    '{"a": 1}',
    '2020-01-02',
    '12:30',
    '48.1, 11.5',
    '1-2',
    '(see 3)',
    'os.system([1, 2, 3])',
    '__import__("os").system("x")',
    'eval(1)',
    '3 apples and 4 pears',
    "b'abc'",
    '1+2j',
    'tensor',
    '[',
    ',1,2,3',
  ])('is none: %s', (text) => {
    expect(read(text)[0]).toBe('text');
  });

  const entries = fc.array(
    fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.float({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
    ),
    { minLength: 3, maxLength: 40 },
  );
  const prints: readonly ((values: readonly number[]) => string)[] = [
    (values) => JSON.stringify(values),
    (values) => `[${values.join(' ')}]`,
    (values) => values.join(';'),
    (values) => `tensor([[${values.join(', ')}]], device='cuda:0')`,
    (values) => `[${values.map((value) => `np.float64(${value})`).join(', ')}]`,
    (values) => `array([${values.join(',\n       ')}])`,
    (values) => `[[${values.join('],\n [')}]]`,
  ];

  it('gives back every number, however it is printed', () => {
    fc.assert(
      fc.property(entries, fc.constantFrom(...prints), (values, print) => {
        const plain = values.map((value) => (Object.is(value, -0) ? 0 : value));
        expect(read(print(plain))).toEqual(['vector', plain]);
      }),
    );
  });

  it('gives an outcome for any text', () => {
    const letters = fc.constantFrom(
      ...'[](){}<>,;.…eE+-0123456789 \n\t\'"nainfNoe=:_'.split(''),
      'np.float32(',
      'tensor(',
      'array(',
      '...',
    );
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 60 }), (parts) => {
        const outcome = reader.read(parts.join(''));
        expect(['vector', 'missing', 'cut', 'matrix', 'broken', 'text']).toContain(outcome);
        expect(reader.count).toBeLessThanOrEqual(parts.join('').length);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['brackets', '['.repeat(1e6)],
    ['spaces', `[1${' '.repeat(1e6)}x`],
    ['quotes', '"'.repeat(1e6)],
    ['calls', 'array('.repeat(2e5)],
    ['scalars without an end', `[${'np.float32(1 '.repeat(1e5)}`],
    ['numbers', `[${'1 '.repeat(1e6)}`],
    ['dots', `[1${'.'.repeat(1e6)}`],
  ])('takes a time that grows with the length: a million %s', (_, text) => {
    const before = process.cpuUsage();
    reader.read(text);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(500);
  });
});
