import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { visibleJson, visibleText } from '../../../src/compute/protocol/visible-text';

/**
 * Whether a character must not reach a terminal, a notification or a title, defined independently
 * of the code.
 */
function isUnseen(character: string): boolean {
  const code = character.codePointAt(0)!;
  const between = (first: number, last: number): boolean => code >= first && code <= last;
  return (
    between(0, 0x1f) ||
    between(0x7f, 0x9f) ||
    [0xad, 0x61c, 0x3164, 0x200b, 0x200e, 0x200f, 0x2028, 0x2029, 0xfeff].includes(code) ||
    between(0x202a, 0x202e) ||
    between(0x2060, 0x2064) ||
    between(0x2066, 0x206f) ||
    between(0xe0000, 0xe00ff)
  );
}

const unseen = Array.from({ length: 0x110000 }, (_, code) => code)
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map((code) => String.fromCodePoint(code))
  .filter(isUnseen);

/** Texts with many invisible characters. */
const texts = fc
  .array(fc.oneof(fc.constantFrom(...unseen), fc.string({ unit: 'binary' }), fc.string()))
  .map((parts) => parts.join(''));

describe('text that is shown', () => {
  it('says what would not be seen', () => {
    expect(visibleText('a\u001b[31mb\u0007')).toBe('a\\u001b[31mb\\u0007');
    expect(visibleText('gnp.\u202eexe\u2066')).toBe('gnp.\\u202eexe\\u2066');
    expect(visibleText('one\ntwo\r\n')).toBe('one\\u000atwo\\u000d\\u000a');
    expect(visibleText('one\ntwo\r\n', '\n')).toBe('one\ntwo\\u000d\n');
    expect(visibleText('tag\u{e0041}')).toBe('tag\\u{e0041}');
  });

  it.each([
    'Übung – ‰ 漢字',
    '\u202ffine',
    'سلام',
    'שלום',
    'می\u200cخواهم',
    '👩\u200d👩\u200d👧',
    'x\u0600',
    '❤\ufe0f',
  ])('is %s where nothing is hidden', (text) => {
    expect(visibleText(text)).toBe(text);
  });

  it('holds nothing unseen, whatever it was, and stays as it is when it is shown again', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const shown = visibleText(text);
        expect(Array.from(shown).filter(isUnseen)).toEqual([]);
        expect(visibleText(shown)).toBe(shown);
      }),
    );
  });
});

describe('JSON that is printed', () => {
  it('is exact, and holds nothing unseen', () => {
    const values = fc.jsonValue({ stringUnit: 'binary' });
    fc.assert(
      fc.property(fc.array(fc.oneof(texts, values)), (value) => {
        const json = visibleJson(value);
        expect(Array.from(json).filter(isUnseen)).toEqual([]);
        // Only the spelling of characters may change.
        expect(JSON.stringify(JSON.parse(json))).toBe(JSON.stringify(value));
      }),
    );
  });
});
