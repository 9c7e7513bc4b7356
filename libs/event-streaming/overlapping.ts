/** The same work; whoever waits for it hears of its failure, however much later that is. */
export function awaitedLater(work: Promise<void>): Promise<void> {
  work.catch(() => undefined);
  return work;
}

/** Resolves once the event loop has come round: what was begun has been sent on its way by then. */
export function nextTurn(): Promise<void> {
  return new Promise(setImmediate);
}
