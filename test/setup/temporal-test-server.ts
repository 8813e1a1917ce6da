import type { TestProject } from 'vitest/node';
import { findTestServer } from '../../dev/servers/test-server.ts';

/** Gives workflow tests the path of the server that skips time. */
export default async function setup(project: TestProject): Promise<void> {
  const given = process.env['OUTPORT_TEST_TEMPORAL_SERVER'];
  const path = given ?? (await findTestServer({ env: process.env, print: console.log })).path;
  project.provide('temporalTestServer', path);
}
