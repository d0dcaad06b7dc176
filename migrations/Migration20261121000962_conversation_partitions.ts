import { Migration } from '@mikro-orm/migrations';
import { CURRENT_ORGANIZATION, CURRENT_USER, protect } from '#libs/persistence/tenant-table.js';

const REFERRING = ['generations', 'message_feedback', 'model_attempts'];

/**
 * Messages get a partition for each month. Their ids begin with their time (UUID version 7), so months are ranges of
 * ids: the key stays the id alone, other tables refer to it, and who knows an id looks into one partition.
 */
export class Migration20261121000962_conversation_partitions extends Migration {
  override up(): void {
    this.unrefer();
    this.addSql(`alter table conversation.messages rename to messages_before`);
    this.addSql(`create table conversation.messages (
      like conversation.messages_before including defaults including constraints including generated,
      primary key (id),
      foreign key (organization_id, conversation_id) references conversation.conversations (organization_id, id)
        deferrable initially deferred
    ) partition by range (id)`);
    this.addSql(`create index messages_of_conversation on conversation.messages
      (organization_id, conversation_id, sequence_number)`);
    this.addSql(
      `create index messages_children on conversation.messages (organization_id, conversation_id, parent_id)`,
    );
    this.addSql(
      `create index messages_by_words on conversation.messages using gin (organization_id, user_id, words)`,
    );
    this.protectMessages();

    this.addSql(`create function conversation.first_id_at(instant timestamptz) returns uuid
      language sql immutable set search_path = '' as $$
        select (lpad(to_hex(floor(extract(epoch from instant) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid
      $$`);
    // Whoever names a partition gets past the policies of the parent, so nobody may, and no row would show.
    // A number is given once in a conversation because asking locks it; within a month an index holds to that.
    this.addSql(`create function conversation.protect_messages(relation regclass) returns void
      language plpgsql set search_path = '' as $$
      begin
        execute format('alter table %s enable row level security', relation);
        execute format('alter table %s force row level security', relation);
        execute format('create unique index on %s (organization_id, conversation_id, sequence_number)', relation);
      end $$`);
    this.addSql(`revoke execute on function conversation.protect_messages(regclass) from public`);
    // Takes what no month's partition takes: ids that are not ours, and months nobody made one for.
    this.addSql(`create table conversation.messages_default partition of conversation.messages default`);
    this.addSql(`select conversation.protect_messages('conversation.messages_default')`);

    this.addSql(`create function conversation.ensure_partitions(at timestamptz, months_ahead int) returns int
      language plpgsql security definer set search_path = '' as $$
      declare
        this_month timestamp := date_trunc('month', at at time zone 'utc');
        starts timestamp;
        partition_name text;
        created int := 0;
      begin
        -- Whoever has it makes them.
        if not pg_try_advisory_xact_lock(hashtext('conversation.ensure_partitions')) then
          return 0;
        end if;
        for i in 0..months_ahead loop
          starts := this_month + make_interval(months => i);
          partition_name := 'messages_' || to_char(starts, 'YYYYMM');
          continue when to_regclass(format('conversation.%I', partition_name)) is not null;
          begin
            execute format('create table conversation.%I partition of conversation.messages for values from (%L) to (%L)',
                           partition_name, conversation.first_id_at(starts at time zone 'utc'),
                           conversation.first_id_at((starts + interval '1 month') at time zone 'utc'));
            perform conversation.protect_messages(format('conversation.%I', partition_name)::regclass);
            created := created + 1;
          exception when check_violation then
            raise warning 'Messages of % are in the default partition already and stay there', to_char(starts, 'YYYY-MM');
          end;
        end loop;
        return created;
      end $$`);
    // Months that are over and hold nothing any more. Whoever writes waits no longer than the lock timeout.
    this.addSql(`create function conversation.drop_empty_partitions(at timestamptz) returns text[]
      language plpgsql security definer set search_path = '' set lock_timeout = '2s' as $$
      declare
        -- Some days later, because an id is made before its row is written.
        this_month text := 'messages_' || to_char((at - interval '2 days') at time zone 'utc', 'YYYYMM');
        relation record;
        holds boolean;
        dropped text[] := '{}';
      begin
        if not pg_try_advisory_xact_lock(hashtext('conversation.ensure_partitions')) then
          return dropped;
        end if;
        for relation in
          select c.oid::regclass as id, c.relname as name from pg_catalog.pg_inherits i
            join pg_catalog.pg_class c on c.oid = i.inhrelid
           where i.inhparent = 'conversation.messages'::regclass
             and c.relname ~ '^messages_\\d{6}$' and c.relname < this_month collate "C"
        loop
          execute format('alter table %s no force row level security', relation.id);
          execute format('select exists (select from %s)', relation.id) into holds;
          execute format('alter table %s force row level security', relation.id);
          continue when holds;
          execute format('alter table conversation.messages detach partition %s', relation.id);
          execute format('drop table %s', relation.id);
          dropped := dropped || relation.name::text;
        end loop;
        return dropped;
      end $$`);
    for (const signature of ['ensure_partitions(timestamptz, int)', 'drop_empty_partitions(timestamptz)']) {
      this.addSql(`revoke execute on function conversation.${signature} from public`);
      this.addSql(`grant execute on function conversation.${signature} to app_system`);
    }
    this.addSql(`alter table conversation.messages_before no force row level security`);
    this.addSql(`alter table conversation.messages no force row level security`);
    this.addSql(`do $$
      declare
        month timestamptz;
      begin
        for month in select distinct date_trunc('month', created_at) from conversation.messages_before loop
          perform conversation.ensure_partitions(month, 0);
        end loop;
        perform conversation.ensure_partitions(now(), 3);
      end $$`);
    this.copyFrom('messages_before');
    this.addSql(`set constraints all immediate`);
    this.addSql(`alter table conversation.messages force row level security`);
    this.addSql(`drop table conversation.messages_before`);
    this.refer();
  }

  override down(): void {
    this.unrefer();
    this.addSql(`alter table conversation.messages rename to messages_by_month`);
    this.addSql(`create table conversation.messages (
      like conversation.messages_by_month including defaults including constraints including generated,
      primary key (id),
      unique (organization_id, conversation_id, sequence_number),
      foreign key (organization_id, conversation_id) references conversation.conversations (organization_id, id)
        deferrable initially deferred
    )`);
    this.addSql(
      `create index messages_siblings on conversation.messages (organization_id, conversation_id, parent_id)`,
    );
    this.addSql(
      `create index messages_words on conversation.messages using gin (organization_id, user_id, words)`,
    );
    this.addSql(`alter table conversation.messages_by_month no force row level security`);
    this.copyFrom('messages_by_month');
    this.addSql(`set constraints all immediate`);
    this.protectMessages();
    this.addSql(`drop table conversation.messages_by_month`);
    for (const signature of [
      'drop_empty_partitions(timestamptz)',
      'ensure_partitions(timestamptz, int)',
      'protect_messages(regclass)',
      'first_id_at(timestamptz)',
    ])
      this.addSql(`drop function conversation.${signature}`);
    this.refer();
  }

  private protectMessages(): void {
    const ownRows = `organization_id = ${CURRENT_ORGANIZATION}`;
    this.addSql(
      protect('conversation.messages', {
        using: `${ownRows} and user_id = ${CURRENT_USER}`,
        system: ['select'],
      }),
    );
    this.addSql(`create policy erased_rows on conversation.messages as restrictive for delete to app_system
      using (${ownRows})`);
    this.addSql(`create policy erasable_rows on conversation.messages to app_system
      using (${ownRows}) with check (false)`);
    this.addSql(`create policy archive_rows on conversation.messages for insert to app_system
      with check (${ownRows})`);
    this.addSql(`grant insert, delete on conversation.messages to app_system`);
  }

  private unrefer(): void {
    for (const table of REFERRING)
      this.addSql(`alter table conversation.${table} drop constraint ${table}_message_id_fkey`);
  }

  private refer(): void {
    for (const table of REFERRING)
      this
        .addSql(`alter table conversation.${table} add constraint ${table}_message_id_fkey foreign key (message_id)
        references conversation.messages (id)
        ${table === 'generations' ? 'deferrable initially deferred' : 'on delete cascade'}`);
  }

  private copyFrom(table: string): void {
    this.addSql(`do $$
      declare
        columns text := (select string_agg(quote_ident(attname), ', ') from pg_catalog.pg_attribute
          where attrelid = 'conversation.${table}'::regclass and attnum > 0 and not attisdropped and attgenerated = '');
      begin
        execute format('insert into conversation.messages (%1$s) select %1$s from conversation.${table}', columns);
      end $$`);
  }
}
