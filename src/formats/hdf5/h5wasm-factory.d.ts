/** Starts h5wasm's library; its package exports only one copy that is already started. */
declare module 'h5wasm/factory' {
  import type h5wasm from 'h5wasm';
  export default function start(options: {
    noInitialRun: boolean;
    print?: (text: string) => void;
    printErr?: (text: string) => void;
  }): Promise<Awaited<typeof h5wasm.ready>>;
}
