import type { ReadModelRegistry } from './read-model-registry.port.js';
import type { ReadModels } from './read-models.js';

/**
 * Changes what is registered by one rule of `read-models`; again from the newest when somebody else changed it meanwhile.
 * Resolves to the outcome.
 * @param known what is probably registered: where it is, that saves a look, which waits for the majority
 */
export async function changeReadModels(
  registry: ReadModelRegistry,
  rule: (models: ReadModels) => ReadModels,
  known?: ReadModels,
): Promise<ReadModels> {
  for (let models = known ?? (await registry.load()); ; models = await registry.load()) {
    const changed = rule(models);
    if (changed === models) return models;
    const next = { ...changed, revision: models.revision + 1 };
    if (await registry.replace(next)) return next;
  }
}
