/** The compiled module, embedded by the plugin in `scripts/kernels.mjs`. */
declare module '*?wasm=simd' {
  const bytes: Uint8Array;
  export default bytes;
}
declare module '*?wasm=relaxed-simd' {
  const bytes: Uint8Array;
  export default bytes;
}
