/** Runs once, behind the last test, however the tests ended: what was started for them is stopped. */
export default async function tearDown(): Promise<void> {
  await globalThis.enginesOfThisRun?.stop();
}
