import { decode } from './decode.figure.js';
import { embeddedExportContent } from './embedded-export-content.figure.js';
import { embeddedExportIds } from './embedded-export-ids.figure.js';
import { embeddedIngest } from './embedded-ingest.figure.js';
import { embeddedQuery } from './embedded-query.figure.js';
import { kafkaCatchUp } from './kafka-catch-up.figure.js';
import { kafkaConnector } from './kafka-connector.figure.js';
import { mongoExportContent } from './mongo-export-content.figure.js';
import { embeddedExportMemory, mongoExportMemory } from './export-memory.figure.js';
import { factToVisible } from './fact-to-visible.figure.js';
import type { Figure } from './figure.js';
import { growthOf } from './growth.figure.js';
import { kafkaRead } from './kafka-read.figure.js';
import { mongoExportIds } from './mongo-export-ids.figure.js';
import { mongoQuery } from './mongo-query.figure.js';
import { rebuild } from './rebuild.figure.js';
import { queryUnderLoad } from './query-under-load.figure.js';

/** Every figure, in the order in which they are taken: stage by stage. */
export const FIGURES: readonly Figure[] = [
  decode,
  ...[embeddedIngest, embeddedQuery, embeddedExportIds, embeddedExportContent, embeddedExportMemory],
  ...[embeddedIngest, embeddedQuery, embeddedExportIds, embeddedExportContent].map(growthOf),
  ...[kafkaRead, kafkaConnector, kafkaCatchUp, rebuild, factToVisible],
  ...[mongoQuery, mongoExportIds, mongoExportContent, mongoExportMemory, queryUnderLoad],
  ...[kafkaCatchUp, mongoQuery, mongoExportIds, mongoExportContent].map(growthOf),
];

/** The figures that are called so, or whose names begin so (`kafka`, `growth`); all of them where no name is given. */
export function figuresNamed(names: readonly string[]): readonly Figure[] {
  const fits = ({ name: whole }: Figure, name: string): boolean => whole === name || whole.startsWith(`${name}-`);
  const unknown = names.filter((name) => !FIGURES.some((figure) => fits(figure, name)));
  if (unknown.length > 0) {
    const known = FIGURES.map(({ name }) => name).join(', ');
    throw new RangeError(`no figure is called ${unknown.join(', ')}; there are ${known}`);
  }
  return names.length === 0 ? FIGURES : FIGURES.filter((figure) => names.some((name) => fits(figure, name)));
}
