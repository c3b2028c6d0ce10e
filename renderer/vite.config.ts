import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The desk as static files: relative addresses, nothing inline, nothing fetched from elsewhere. */
export default defineConfig({
  // Both are told from the repository's root, where every npm script runs.
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    manifest: true,
    // A module preload helper would be an inline script under some settings; all our browsers know `modulepreload`.
    modulePreload: { polyfill: false },
    // Small files as data: addresses would need a wider content security policy.
    assetsInlineLimit: 0,
    target: 'es2024',
    chunkSizeWarningLimit: 2500,
  },
})
