import { MikroORM } from '@mikro-orm/postgresql';
import { Migrator, type Migration } from '@mikro-orm/migrations';

type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;

/** Applies what is missing, each migration in a transaction of its own; returns the names applied. */
export async function migrate(ownerUrl: string, migrations: readonly MigrationClass[]): Promise<string[]> {
  const orm = new MikroORM({
    clientUrl: ownerUrl,
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    // The caller tells what was applied.
    logger: () => undefined,
    migrations: {
      tableName: 'schema_migrations',
      snapshot: false,
      migrationsList: migrations.map((type) => ({ name: type.name, class: type })),
    },
  });
  try {
    const applied = await orm.migrator.up();
    // A starting process compares it with the migrations it knows.
    await orm.em.execute('grant select on schema_migrations to app_user');
    return applied.map(({ name }) => name);
  } finally {
    await orm.close();
  }
}
