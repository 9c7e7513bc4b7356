import { cachedFolder } from '#test/support/engines/cache.folder.js';
import { kafkaVersion } from '#test/support/engines/kafka.jars.js';
import { run } from '#test/support/engines/program.run.js';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The connector that is measured. */
export const connectorVersion = '2.0.1';
const loggingVersion = '1.7.36';

/** The folder with Kafka Connect and the MongoDB connector, fetched by Maven once. Needs Java 17 or later, and Maven for the first time. */
export function connectJars(): Promise<string> {
  return cachedFolder({ key: `kafka-connect-${kafkaVersion}-mongodb-${connectorVersion}`, fill: fetchJars });
}

async function fetchJars(folder: string): Promise<void> {
  await writeFile(join(folder, 'pom.xml'), POM);
  await run('mvn', ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`], { cwd: folder });
  await rm(join(folder, 'target'), { recursive: true, force: true });
}

const dependency = (group: string, artifact: string, version: string): string =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>context-services</groupId>
  <artifactId>connect</artifactId>
  <version>1</version>
  <dependencies>
    ${dependency('org.apache.kafka', 'connect-runtime', kafkaVersion)}
    ${dependency('org.apache.kafka', 'connect-api', kafkaVersion)}
    ${dependency('org.apache.kafka', 'connect-json', kafkaVersion)}
    ${dependency('org.mongodb.kafka', 'mongo-kafka-connect', connectorVersion)}
    ${dependency('org.slf4j', 'slf4j-simple', loggingVersion)}
  </dependencies>
</project>
`;
