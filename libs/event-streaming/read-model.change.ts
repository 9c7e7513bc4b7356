import type { ReadModelRegistry } from './read-model-registry.port.js';
import type { ReadModels } from './read-models.js';

/** Changes what is registered by one rule of `read-models`; again from the newest when somebody else changed it meanwhile. Resolves to the outcome. */
export async function changeReadModels(
  registry: ReadModelRegistry,
  rule: (models: ReadModels) => ReadModels,
): Promise<ReadModels> {
  for (;;) {
    const models = await registry.load();
    const changed = rule(models);
    if (changed === models) return models;
    const next = { ...changed, revision: models.revision + 1 };
    if (await registry.replace(next)) return next;
  }
}
