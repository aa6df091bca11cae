/** All tensor functions of heads and aggregations, as one module that is handed to them. */
export * from './dense-layers';
export * from './token-layers';
