import { type Client, isGrpcServiceError } from '@temporalio/client';

export const DEPLOYMENT = 'outport';
const NOT_YET_SEEN = [5, 9];
const TRIES = 60;

/** Makes a build the current one of the deployment: new flows and flows that upgrade by themselves run on it. The server learns of a build by its
 *  worker's first poll, so this waits for that. Errors: whatever else the server says. */
export async function promote(temporal: Client, buildId: string): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await temporal.workflowService.setWorkerDeploymentCurrentVersion({
        namespace: temporal.options.namespace,
        deploymentName: DEPLOYMENT,
        buildId,
        identity: temporal.options.identity,
        ignoreMissingTaskQueues: true,
      });
      return;
    } catch (error) {
      const notYet = isGrpcServiceError(error) && NOT_YET_SEEN.includes(error.code);
      if (!notYet || tries === TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
