import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDirOf, type Finding } from './find.ts';
import { run } from './run.ts';
import { type Found, type Source, obtain } from './source.ts';
import { fetchFromTemporal } from './vendor.ts';

const VERSION = '1.32.0';
const PROGRAM = 'temporal-test-server';
const FROM_MAVEN = `test-server-maven-${VERSION}`;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>outport</groupId><artifactId>test-server</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.temporal</groupId><artifactId>temporal-test-server</artifactId><version>${VERSION}</version></dependency>
  </dependencies>
</project>
`;
const SCRIPT = `#!/bin/sh
exec java -cp "$(dirname "$0")/lib/*" io.temporal.testserver.TestServer "$@"
`;

const SOURCES: Source[] = [
  {
    label: "vendor's download",
    entry: `test-server-vendor-${VERSION}`,
    file: PROGRAM,
    fetch: (folder) => fetchFromTemporal('temporal-test-server', `v${VERSION}`, folder, PROGRAM),
  },
  { label: `Maven Central io.temporal:temporal-test-server ${VERSION}`, entry: FROM_MAVEN, file: PROGRAM, fetch: fetchFromMaven },
];

/** The server that skips time, for tests of flows: environment, cache, vendor, Maven Central. Errors: Error with the cure. */
export async function findTestServer({ env, print }: Finding): Promise<Found> {
  const given = env['OUTPORT_TEST_TEMPORAL_SERVER'];
  if (given) return { path: given, from: 'Temporal test server — from OUTPORT_TEST_TEMPORAL_SERVER' };
  try {
    const { path, from } = await obtain('Temporal test server', SOURCES, { cacheDir: cacheDirOf(env), print });
    if (path.includes(FROM_MAVEN)) await run('java', ['-version']);
    return { path, from: `Temporal test server ${VERSION} — ${from}` };
  } catch (error) {
    const cure =
      'Install a JDK and Maven (`java`, `mvn`), or set OUTPORT_TEST_TEMPORAL_SERVER to the path of a temporal-test-server program.';
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n  ${cure}`, { cause: error });
  }
}

async function fetchFromMaven(folder: string): Promise<void> {
  await run('java', ['-version']);
  const pom = join(folder, 'pom.xml');
  await writeFile(pom, POM);
  await run('mvn', [
    '-q',
    '-B',
    '-f',
    pom,
    'dependency:copy-dependencies',
    `-DoutputDirectory=${join(folder, 'lib')}`,
    '-DincludeScope=runtime',
  ]);
  await rm(pom);
  await writeFile(join(folder, PROGRAM), SCRIPT);
  await chmod(join(folder, PROGRAM), 0o755);
}
