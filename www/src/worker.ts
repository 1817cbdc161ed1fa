import { initSync, serve } from '../../pkg/engine.js';

interface Request {
  method: string;
  args: unknown[];
}

/** The log that was handed over last: it is long, and does not change with every key press. */
let log: string | undefined;

addEventListener(
  'message',
  ({ data: wasm }: MessageEvent<BufferSource>) => {
    initSync({ module: wasm });
    serve();
    const answer = self.onmessage!;
    self.onmessage = (event: MessageEvent<Request>) => {
      const { method, args } = event.data;
      if (method === 'keepLog') {
        log = args[0] as string | undefined;
        return;
      }
      if (method === 'check') Object.assign(args[0] as object, { log });
      answer.call(self, event);
    };
  },
  { once: true },
);
