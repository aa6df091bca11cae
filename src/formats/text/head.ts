/** Whether the first bytes of a file can be text. */
export function looksLikeText(head: Uint8Array): boolean {
  return (
    head.length > 0 && !head.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27))
  );
}
