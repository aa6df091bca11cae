/**
 * Colours of groups, distinguishable with colour vision deficiency on light and dark (after Okabe
 * and Ito, and Tol).
 */
const groupColours = [
  '#0072b2',
  '#e69f00',
  '#009e73',
  '#cc79a7',
  '#56b4e9',
  '#d55e00',
  '#b8a900',
  '#7b61c9',
  '#8c564b',
  '#17a2a2',
  '#c2185b',
  '#8a8a8a',
] as const;

/** Returns the colour of group number `index`. */
export function groupColour(index: number): string {
  return groupColours[index % groupColours.length]!;
}
