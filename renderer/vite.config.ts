import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The desk as static files: relative addresses, nothing inline, nothing fetched from elsewhere. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    manifest: true,
    // A module preload helper would be an inline script under some settings; all our browsers know `modulepreload`.
    modulePreload: { polyfill: false },
    // Small files as data: addresses would need a wider content security policy.
    assetsInlineLimit: 0,
    target: 'es2024',
    chunkSizeWarningLimit: 1500,
  },
})
