import { defineConfig } from 'vite';

/** The page of `agon ui`: one script and one style, which its server gives out. */
export default defineConfig({
  root: import.meta.dirname,
  logLevel: 'warn',
  build: {
    outDir: '../../../dist/ui',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The server's policy lets in nothing that stands in the page itself.
    assetsInlineLimit: 0,
    // One script: the server is on this machine.
    chunkSizeWarningLimit: 1000,
  },
});
