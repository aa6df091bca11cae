import type { PairingSummary } from './pairing';

/** Describes how rows were paired, for the user, as the end of a list of facts. */
export function pairingText({ by, columns = [], leftOut }: PairingSummary): string {
  if (by === 'order') return 'rows paired by order';
  const names = [...new Set(columns)].map((name) => (name === '' ? 'their keys' : `“${name}”`));
  const missing = Math.max(...leftOut);
  const left = missing === 0 ? '' : `, up to ${missing} left out`;
  return `rows paired by ${names.join(' and ')}${left}`;
}
