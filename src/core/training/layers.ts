/** All tensor functions of heads and aggregations as one module, which is passed to networks. */
export * from './dense-layers';
export * from './token-layers';
