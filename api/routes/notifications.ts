import type { z } from 'zod';
import { idOf } from '../../contracts/ids.ts';
import { Notification } from '../../contracts/inventory.ts';
import { NotificationModel, type NotificationRecord } from '../../models/index.ts';
import { NEWEST_FIRST, PageQuery, page, pageOf } from '../http/pages.ts';
import { type Route, route } from '../http/route.ts';
import { ownedBy } from '../http/scope.ts';
import { instantOrNull } from '../views/instants.ts';

const notificationView = (record: NotificationRecord): z.infer<typeof Notification> => ({
  id: record._id,
  template: record.template,
  to: record.to,
  subject: record.subject,
  state: record.state,
  resourceId: record.resourceId,
  createdAt: record.createdAt.toISOString(),
  sentAt: instantOrNull(record.sentAt),
});

export const notificationRoutes = (): Route[] => [
  route({
    method: 'get',
    path: '/v1/notifications',
    tag: 'Notifications',
    summary: 'What was told to whom, newest first',
    roles: ['seller', 'partner', 'returns-desk', 'site-operator', 'operator'],
    query: PageQuery.extend({ resourceId: idOf('stockTransfer', 'directExport', 'enterprise', 'warehouseRegistration').optional() }),
    answers: { status: 200, schema: pageOf(Notification) },
    async handle({ query: { limit, cursor, ...wanted }, principal }) {
      const { data, nextCursor } = await page(NotificationModel, { ...ownedBy(principal), ...wanted }, { limit, cursor }, NEWEST_FIRST);
      return { body: { data: data.map(notificationView), nextCursor } };
    },
  }),
];
