import { DomainError } from '#libs/kernel/domain-error.js';

export class TeamNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.team_not_found';
  constructor() {
    super('The organization has no such team.');
  }
}

export class TeamNameUnusable extends DomainError {
  static readonly kind = 'invalid';
  static readonly code = 'tenancy.team_name_unusable';
  constructor() {
    super('The team needs a name of 1 to 100 characters that is not only white space.');
  }
}

export class TeamNameTaken extends DomainError {
  static readonly kind = 'conflict';
  static readonly code = 'tenancy.team_name_taken';
  constructor() {
    super('The organization has another team of this name.');
  }
}

export class TeamMemberNotFound extends DomainError {
  static readonly kind = 'not-found';
  static readonly code = 'tenancy.team_member_not_found';
  constructor() {
    super('This person is not in the team.');
  }
}

export class NotTeamAdmin extends DomainError {
  static readonly kind = 'forbidden';
  static readonly code = 'tenancy.not_team_admin';
  constructor() {
    super('Only the admins of the team and those who manage all teams may do this.');
  }
}
