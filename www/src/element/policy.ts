import { startWorker } from '../start-worker';

/** The smallest module there is. */
const EMPTY = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);

/** Whether the policy of the page around lets WebAssembly be compiled. */
export function allowsCode(): boolean {
  try {
    return new WebAssembly.Module(EMPTY) !== undefined;
  } catch {
    return false;
  }
}

/** Whether it lets a worker be started, or would if it trusted the address of one. */
export async function allowsWorkers(): Promise<boolean | 'untrusted'> {
  let worker: Worker;
  try {
    worker = startWorker('postMessage(0)');
  } catch (error) {
    return error instanceof TypeError && 'untrusted';
  }
  const answer = await new Promise<boolean>((resolve) => {
    worker.onmessage = () => resolve(true);
    worker.onerror = (event) => {
      event.preventDefault();
      resolve(false);
    };
  });
  worker.terminate();
  return answer;
}
