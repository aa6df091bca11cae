/**
 * Invisible characters that change how text is displayed: control characters (C0, DEL, C1), marks
 * that turn or isolate the direction of text, line and paragraph separators, zero-width spaces,
 * fillers and tags, assigned or not. Characters that scripts and emoji need (joiners, variation
 * selectors) and visible signs are excluded.
 */
const unseen =
  /(?!\u200c|\u200d|\p{Variation_Selector}|[\u0600-\u0605\u06dd\u070f\u08e2])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Replaces invisible characters by escapes such as `\u202e`. Used wherever text that may come from
 * a file is shown: it then cannot control a terminal, hide, or appear in another order. Applying it
 * twice changes nothing more.
 * @param allowed characters that have a meaning where the text is shown, e.g. line breaks
 */
export function visibleText(text: string, allowed = ''): string {
  return text.replace(unseen, (character) =>
    allowed.includes(character) ? character : escaped(character),
  );
}

/**
 * Formats a value as one JSON document without loss: invisible characters in its texts are escaped,
 * which every parser reverses.
 */
export function visibleJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(unseen, (character) => {
    // Outside of texts, the only ones are the document's own line breaks.
    if (character === '\n') return character;
    const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
