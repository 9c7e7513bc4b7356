/** The same items, each sent for while the one before is still being used: one at a time waits. */
export async function* ahead<T>(items: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  try {
    let coming = items.next();
    for (;;) {
      const item = await coming;
      if (item.done === true) return;
      coming = items.next();
      // Told of where it is waited for; until then it is nobody's.
      coming.catch(() => undefined);
      yield item.value;
    }
  } finally {
    await items.return();
  }
}
