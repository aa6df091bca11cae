import { visibleText } from '../../src/compute/protocol/visible-text';

/** Attributes that are shown or read to the user. */
const read = new Set(['title', 'aria-label', 'placeholder', 'alt']);

/**
 * Creates an element with attributes and children; `null` children are left out. Invisible
 * characters in shown text are escaped.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string | null)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, read.has(name) ? visibleText(value, '\n') : value);
  }
  made.append(
    ...children
      .filter((child) => child !== null)
      .map((child) => (typeof child === 'string' ? visibleText(child, '\n') : child)),
  );
  return made;
}
