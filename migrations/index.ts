import { Migration20261121000000_platform } from './Migration20261121000000_platform.js';
import { Migration20261121000100_content } from './Migration20261121000100_content.js';
import { Migration20261121000200_identity } from './Migration20261121000200_identity.js';
import { Migration20261121000300_tenancy } from './Migration20261121000300_tenancy.js';
import { Migration20261121000400_billing } from './Migration20261121000400_billing.js';
import { Migration20261121000500_audit } from './Migration20261121000500_audit.js';
import { Migration20261121000600_conversation } from './Migration20261121000600_conversation.js';
import { Migration20261121000700_tenancy_people } from './Migration20261121000700_tenancy_people.js';
import { Migration20261121000705_tenancy_archives } from './Migration20261121000705_tenancy_archives.js';
import { Migration20261121000710_identity_sessions } from './Migration20261121000710_identity_sessions.js';
import { Migration20261121000720_erasure } from './Migration20261121000720_erasure.js';
import { Migration20261121000800_identity_accounts } from './Migration20261121000800_identity_accounts.js';
import { Migration20261121000810_identity_mfa } from './Migration20261121000810_identity_mfa.js';
import { Migration20261121000820_identity_api_keys } from './Migration20261121000820_identity_api_keys.js';
import { Migration20261121000825_identity_machine_clients } from './Migration20261121000825_identity_machine_clients.js';
import { Migration20261121000830_identity_legacy } from './Migration20261121000830_identity_legacy.js';
import { Migration20261121000840_identity_federation } from './Migration20261121000840_identity_federation.js';
import { Migration20261121000841_identity_saml } from './Migration20261121000841_identity_saml.js';
import { Migration20261121000850_tenancy_domains } from './Migration20261121000850_tenancy_domains.js';
import { Migration20261121000851_tenancy_scim } from './Migration20261121000851_tenancy_scim.js';
import { Migration20261121000860_identity_security_keys } from './Migration20261121000860_identity_security_keys.js';
import { Migration20261121000861_tenancy_sso } from './Migration20261121000861_tenancy_sso.js';
import { Migration20261121000900_content_workflow } from './Migration20261121000900_content_workflow.js';
import { Migration20261121000901_content_reviews } from './Migration20261121000901_content_reviews.js';
import { Migration20261121000910_content_assignments } from './Migration20261121000910_content_assignments.js';
import { Migration20261121000911_content_reminders } from './Migration20261121000911_content_reminders.js';
import { Migration20261121000912_content_views } from './Migration20261121000912_content_views.js';
import { Migration20261121000920_content_search } from './Migration20261121000920_content_search.js';
import { Migration20261121000921_content_legacy } from './Migration20261121000921_content_legacy.js';
import { Migration20261121000922_content_exchange } from './Migration20261121000922_content_exchange.js';
import { Migration20261121000930_media } from './Migration20261121000930_media.js';
import { Migration20261121000931_content_media } from './Migration20261121000931_content_media.js';
import { Migration20261121000932_content_passages } from './Migration20261121000932_content_passages.js';
import { Migration20261121000933_content_library } from './Migration20261121000933_content_library.js';
import { Migration20261121000940_model_providers } from './Migration20261121000940_model_providers.js';
import { Migration20261121000960_conversation_threads } from './Migration20261121000960_conversation_threads.js';
import { Migration20261121000961_conversation_keeping } from './Migration20261121000961_conversation_keeping.js';
import { Migration20261121000962_conversation_partitions } from './Migration20261121000962_conversation_partitions.js';
import { Migration20261121000963_conversation_retention } from './Migration20261121000963_conversation_retention.js';
import { Migration20261121000964_conversation_shares } from './Migration20261121000964_conversation_shares.js';
import { Migration20261121000965_conversation_context } from './Migration20261121000965_conversation_context.js';
import { Migration20261121000966_conversation_pins } from './Migration20261121000966_conversation_pins.js';
import { Migration20261121000967_conversation_archives } from './Migration20261121000967_conversation_archives.js';
import { Migration20261121000968_conversation_reasoning } from './Migration20261121000968_conversation_reasoning.js';
import { Migration20261121000970_model_calls } from './Migration20261121000970_model_calls.js';
import { Migration20261121000975_conversation_tools } from './Migration20261121000975_conversation_tools.js';
import { Migration20261121000976_mcp_servers } from './Migration20261121000976_mcp_servers.js';
import { Migration20261121000977_conversation_previews } from './Migration20261121000977_conversation_previews.js';
import { Migration20261121000980_experiments } from './Migration20261121000980_experiments.js';
import { Migration20261121000981_experiment_answers } from './Migration20261121000981_experiment_answers.js';
import { Migration20261121000982_answer_defaults } from './Migration20261121000982_answer_defaults.js';
import { Migration20261121000985_content_search_words } from './Migration20261121000985_content_search_words.js';
import { Migration20261121000985_conversation_summaries } from './Migration20261121000985_conversation_summaries.js';
import { Migration20261121000986_conversation_attachments } from './Migration20261121000986_conversation_attachments.js';

/** Every migration, oldest first. */
export const MIGRATIONS = [
  Migration20261121000000_platform,
  Migration20261121000100_content,
  Migration20261121000200_identity,
  Migration20261121000300_tenancy,
  Migration20261121000400_billing,
  Migration20261121000500_audit,
  Migration20261121000600_conversation,
  Migration20261121000700_tenancy_people,
  Migration20261121000705_tenancy_archives,
  Migration20261121000710_identity_sessions,
  Migration20261121000720_erasure,
  Migration20261121000800_identity_accounts,
  Migration20261121000810_identity_mfa,
  Migration20261121000820_identity_api_keys,
  Migration20261121000825_identity_machine_clients,
  Migration20261121000830_identity_legacy,
  Migration20261121000840_identity_federation,
  Migration20261121000841_identity_saml,
  Migration20261121000850_tenancy_domains,
  Migration20261121000851_tenancy_scim,
  Migration20261121000860_identity_security_keys,
  Migration20261121000861_tenancy_sso,
  Migration20261121000900_content_workflow,
  Migration20261121000901_content_reviews,
  Migration20261121000910_content_assignments,
  Migration20261121000911_content_reminders,
  Migration20261121000912_content_views,
  Migration20261121000920_content_search,
  Migration20261121000921_content_legacy,
  Migration20261121000922_content_exchange,
  Migration20261121000930_media,
  Migration20261121000931_content_media,
  Migration20261121000932_content_passages,
  Migration20261121000933_content_library,
  Migration20261121000940_model_providers,
  Migration20261121000960_conversation_threads,
  Migration20261121000961_conversation_keeping,
  Migration20261121000962_conversation_partitions,
  Migration20261121000963_conversation_retention,
  Migration20261121000964_conversation_shares,
  Migration20261121000965_conversation_context,
  Migration20261121000966_conversation_pins,
  Migration20261121000967_conversation_archives,
  Migration20261121000968_conversation_reasoning,
  Migration20261121000970_model_calls,
  Migration20261121000975_conversation_tools,
  Migration20261121000976_mcp_servers,
  Migration20261121000977_conversation_previews,
  Migration20261121000980_experiments,
  Migration20261121000981_experiment_answers,
  Migration20261121000982_answer_defaults,
  Migration20261121000985_content_search_words,
  Migration20261121000985_conversation_summaries,
  Migration20261121000986_conversation_attachments,
];
