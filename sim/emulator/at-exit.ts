const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

const actions = new Set<() => void>();

/**
 * Registers a synchronous clean-up for the end of this process: a normal one, an uncaught exception, Ctrl-C, SIGTERM or SIGHUP.
 *
 * Returns a function that takes the registration back. The last registered runs first.
 */
export function atExit(action: () => void): () => void {
  if (actions.size === 0) listen();
  actions.add(action);
  return () => {
    if (actions.delete(action) && actions.size === 0) unlisten();
  };
}

function cleanUp(): void {
  for (const action of [...actions].reverse()) {
    actions.delete(action);
    try {
      action();
    } catch (error) {
      console.error(error); // the others must still run
    }
  }
}

function onSignal(signal: NodeJS.Signals): void {
  cleanUp();
  unlisten();
  // Sent again without our listener, so that whoever waits for this process sees that a signal ended it.
  process.kill(process.pid, signal);
}

function listen(): void {
  process.on('exit', cleanUp);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unlisten(): void {
  process.off('exit', cleanUp);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}
