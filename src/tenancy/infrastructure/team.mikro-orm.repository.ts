import { Injectable } from '@nestjs/common';
import { LockMode } from '@mikro-orm/postgresql';
import { commandRows } from '#libs/persistence/command-rows.js';
import { currentEm } from '#libs/persistence/orm.js';
import { sql } from '#libs/persistence/sql.js';
import { TeamNotFound } from '../domain/team.errors.js';
import { Team } from '../domain/team.js';
import { TeamRepository } from '../domain/team.repository.js';

@Injectable()
export class TeamMikroOrmRepository extends TeamRepository {
  add(team: Team): void {
    currentEm().persist(team);
  }

  async byId(organizationId: string, id: string): Promise<Team> {
    const team = await currentEm().findOne(
      Team,
      { organizationId, id },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!team) throw new TeamNotFound();
    return team;
  }

  async requireAll(organizationId: string, ids: readonly string[]): Promise<void> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return;
    const rows = await commandRows(
      sql`select from tenancy.teams where organization_id = ${organizationId} and id = any(${wanted}::uuid[])`,
    );
    if (rows.length < wanted.length) throw new TeamNotFound();
  }

  remove(team: Team): void {
    currentEm().remove(team);
  }
}
