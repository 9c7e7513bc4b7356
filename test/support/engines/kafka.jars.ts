import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from './cache.folder.js';
import { ProgramMissing, run } from './program.run.js';

/** The Kafka that is run without Docker; the image in `docker-compose.yml` is of the same version. */
export const kafkaVersion = '4.1.0';
const loggingVersion = '1.7.36';

/** The folder with Kafka's jars, fetched by Maven once. Needs Java 17 or later, and Maven for the first time. */
export async function kafkaJars(): Promise<string> {
  await requireJava();
  return cachedFolder({ key: `kafka-${kafkaVersion}`, fill: fetchJars });
}

async function requireJava(): Promise<void> {
  const output = await run('java', ['--version'], { timeoutMs: 30_000 }).catch(advise(java));
  const major = Number(/^\S+ (\d+)/.exec(output)?.[1]);
  if (!(major >= 17)) throw new Error(`Java is too old (${output.split('\n')[0]}): ${java}`);
}

async function fetchJars(folder: string): Promise<void> {
  await writeFile(join(folder, 'pom.xml'), pom());
  const goal = ['-q', '-B', 'dependency:copy-dependencies', `-DoutputDirectory=${folder}`];
  await run('mvn', goal, { cwd: folder }).catch(advise(maven));
  await rm(join(folder, 'target'), { recursive: true, force: true });
}

const java = 'Kafka needs a Java runtime, 17 or later (Debian and Ubuntu: apt-get install openjdk-17-jre-headless)';
const maven = 'Kafka is fetched from Maven Central by Maven (Debian and Ubuntu: apt-get install maven)';

function advise(advice: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof ProgramMissing ? new Error(`${error.message}: ${advice}`, { cause: error }) : error;
  };
}

function pom(): string {
  const dependency = (group: string, artifact: string, version: string) =>
    `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>context-services</groupId>
  <artifactId>engines</artifactId>
  <version>1</version>
  <dependencies>
    ${dependency('org.apache.kafka', 'kafka_2.13', kafkaVersion)}
    ${dependency('org.slf4j', 'slf4j-simple', loggingVersion)}
  </dependencies>
</project>
`;
}
