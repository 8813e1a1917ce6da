/** Task queues: flows with the database beside them, and outside parties apart so that a slow one never starves the flows. */
export const FLOWS_QUEUE = 'outport-flows';
export const PARTIES_QUEUE = 'outport-parties';

/** A killed worker's flows go on elsewhere after this long. Source: baselines, "worth setting". */
export const TASK_TIMEOUT = '5 seconds';
