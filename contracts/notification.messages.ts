export type NotificationInput = { key: string; template: string; resourceId: string };
export type ReceiptIntakeInput = { dxpId: string };
