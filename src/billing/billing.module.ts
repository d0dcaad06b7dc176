import { Global, Module } from '@nestjs/common';
import { Entitlements } from '#libs/cqrs/ports.js';
import { EraseAccountsOfOrganizationHandler } from './features/erase-accounts-of-organization/erase-accounts-of-organization.command.js';
import { EraseAccountsOfOrganizationJob } from './features/erase-accounts-of-organization/erase-accounts-of-organization.job.js';
import { EraseAccountsWhenOrganizationDeleted } from './features/erase-accounts-when-organization-deleted/erase-accounts-when-organization-deleted.reaction.js';
import { GetSubscriptionController } from './features/get-subscription/get-subscription.controller.js';
import { GetSubscriptionHandler } from './features/get-subscription/get-subscription.query.js';
import { GetUsageController } from './features/get-usage/get-usage.controller.js';
import { GetUsageHandler } from './features/get-usage/get-usage.query.js';
import { ListPlansController } from './features/list-plans/list-plans.controller.js';
import { ListPlansHandler } from './features/list-plans/list-plans.query.js';
import { ListUsageRecordsController } from './features/list-usage-records/list-usage-records.controller.js';
import { ListUsageRecordsHandler } from './features/list-usage-records/list-usage-records.query.js';
import { OpenSubscriptionWhenOrganizationCreated } from './features/open-subscription-when-organization-created/open-subscription-when-organization-created.reaction.js';
import { OpenSubscriptionHandler } from './features/open-subscription/open-subscription.command.js';
import {
  RecordUsageWhenMessageCompleted,
  RecordUsageWhenMessageFailed,
  RecordUsageWhenMessageStopped,
} from './features/record-usage-when-answer-ends/record-usage-when-answer-ends.reaction.js';
import { RecordUsageWhenModelCallsEnd } from './features/record-usage-when-model-calls-end/record-usage-when-model-calls-end.reaction.js';
import { RecordUsageHandler } from './features/record-usage/record-usage.command.js';
import { BillingEntitlements } from './infrastructure/billing-entitlements.js';
import { BillingHealth } from './infrastructure/health.js';
import { UsageLedger } from './infrastructure/usage-ledger.js';

const commands = [RecordUsageHandler, OpenSubscriptionHandler, EraseAccountsOfOrganizationHandler];

const jobs = [EraseAccountsOfOrganizationJob];

const queries = [ListPlansHandler, GetSubscriptionHandler, GetUsageHandler, ListUsageRecordsHandler];

const reactions = [
  RecordUsageWhenMessageCompleted,
  RecordUsageWhenMessageStopped,
  RecordUsageWhenMessageFailed,
  RecordUsageWhenModelCallsEnd,
  OpenSubscriptionWhenOrganizationCreated,
  EraseAccountsWhenOrganizationDeleted,
];

const adapters = [UsageLedger, BillingHealth, { provide: Entitlements, useClass: BillingEntitlements }];

/** Global, because the dispatcher reserves through the port bound here. */
@Global()
@Module({
  controllers: [
    ListPlansController,
    GetSubscriptionController,
    GetUsageController,
    ListUsageRecordsController,
  ],
  providers: [...commands, ...queries, ...reactions, ...jobs, ...adapters],
  exports: [Entitlements],
})
export class BillingModule {}
