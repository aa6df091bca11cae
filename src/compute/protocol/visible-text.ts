/**
 * Characters that nobody sees and that change what is seen: control characters (C0, DEL, C1), marks that turn or isolate
 * the direction of text, separators of lines and paragraphs, spaces without width, fillers and tags, assigned or not.
 * What scripts and emoji are written with (joiners, variation selectors) and signs that show are none.
 */
const unseen =
  /(?!\u200c|\u200d|\p{Variation_Selector}|[\u0600-\u0605\u06dd\u070f\u08e2])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * A text in which everything can be seen: what is unseen stands as an escape such as `\u202e`. For each border where
 * text that may come from a file is shown: it cannot steer a terminal there, hide, or show in another order than it has.
 * What this gives, it leaves as it is.
 * @param kept characters that have a meaning where it is shown, e.g. line breaks
 */
export function visibleText(text: string, kept = ''): string {
  return text.replace(unseen, (character) =>
    kept.includes(character) ? character : escaped(character),
  );
}

/** One JSON document of a value, exact: what is unseen in its texts is escaped, which every parser undoes. */
export function visibleJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(unseen, (character) => {
    // Between texts, there are no others than its own line breaks.
    if (character === '\n') return character;
    const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
  });
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}
