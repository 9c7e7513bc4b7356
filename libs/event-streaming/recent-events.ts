/** Characters of one event's fingerprint. */
const WIDTH = 16;

/** How many of a service's last events are known again when they are published again (contract, section 2). */
export const RECENT_EVENTS = 128;

/** Whether the fingerprint is among the joined ones. */
export function includesEvent(recent: string, fingerprint: string): boolean {
  return placeIn(recent, fingerprint) >= 0;
}

/** The joined fingerprints with one more behind them; beyond {@link RECENT_EVENTS} the oldest goes. */
export function withEvent(recent: string, fingerprint: string): string {
  return (recent + fingerprint).slice(-RECENT_EVENTS * WIDTH);
}

/** The joined fingerprints of no more than {@link RECENT_EVENTS}; `undefined` where two are the same. */
export function joinedEvents(fingerprints: readonly string[]): string | undefined {
  const joined = fingerprints.join('');
  for (let index = 1; index < fingerprints.length; index += 1)
    if (placeIn(joined, fingerprints[index] as string) < index * WIDTH) return undefined;
  return joined;
}

/** -1 for none. */
function placeIn(recent: string, fingerprint: string): number {
  let at = recent.indexOf(fingerprint);
  while (at >= 0 && at % WIDTH !== 0) at = recent.indexOf(fingerprint, at + 1);
  return at;
}
