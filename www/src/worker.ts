import { initSync, serve } from '../../pkg/engine.js';

addEventListener(
  'message',
  ({ data: wasm }: MessageEvent<BufferSource>) => {
    initSync({ module: wasm });
    serve();
  },
  { once: true },
);
