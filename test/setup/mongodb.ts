import { MongoMemoryReplSet } from 'mongodb-memory-server-core';
import type { TestProject } from 'vitest/node';
import { findMongod } from '../../dev/servers/find.ts';

/** Gives tests of activities and models a real one-node replica set, whose databases end with the run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { path } = await findMongod({ env: process.env, print: console.log });
  process.env['MONGOMS_SYSTEM_BINARY_VERSION_CHECK'] = 'false';
  const replicaSet = await MongoMemoryReplSet.create({
    binary: { systemBinary: path },
    replSet: { name: 'rs0', count: 1, storageEngine: 'wiredTiger', ip: '127.0.0.1' },
  });
  project.provide('mongodbUri', replicaSet.getUri());
  return async () => {
    await replicaSet.stop();
  };
}
