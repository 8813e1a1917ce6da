import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** By these a person filters flows in the Temporal UI. */
export const ORGANISATION = defineSearchAttributeKey('OutportOrganisation', SearchAttributeType.KEYWORD);
export const STATE = defineSearchAttributeKey('OutportState', SearchAttributeType.KEYWORD);
export const DESTINATION = defineSearchAttributeKey('OutportDestination', SearchAttributeType.KEYWORD);
export const DEADLINE = defineSearchAttributeKey('OutportDeadline', SearchAttributeType.DATETIME);
