let policy: ReturnType<NonNullable<typeof window.trustedTypes>['createPolicy']> | undefined;

/** Starts a worker that runs this source, under the policy of the page; throws where that has no place for it. */
export function startWorker(source: string): Worker {
  policy ??= window.trustedTypes?.createPolicy('cdk-worker', { createScriptURL: addressOf });
  const address = policy?.createScriptURL(source) ?? addressOf(source);
  const worker = new Worker(address);
  worker.addEventListener('message', () => URL.revokeObjectURL(String(address)), { once: true });
  return worker;
}

function addressOf(source: string): string {
  return URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
}
