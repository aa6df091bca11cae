/** esbuild bundles imported style sheets into the panel's own. */
declare module '*.css';
