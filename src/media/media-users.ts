import { Injectable } from '@nestjs/common';

/** What of another context uses files, and lends access to them. */
export interface MediaUser {
  /** What it is called in answers, such as "a content item". */
  readonly name: string;
  /** Whether the actor may see something that shows the file. Runs as a query. */
  lends(assetId: string): Promise<boolean>;
  /** Whether anything shows the file. Runs inside a command. */
  uses(assetId: string): Promise<boolean>;
}

/** Where contexts say how they use files. */
@Injectable()
export class MediaUsers {
  private readonly users: MediaUser[] = [];

  register(user: MediaUser): void {
    this.users.push(user);
  }

  async lends(assetId: string): Promise<boolean> {
    for (const user of this.users) if (await user.lends(assetId)) return true;
    return false;
  }

  async usersOf(assetId: string): Promise<string[]> {
    const names: string[] = [];
    for (const user of this.users) if (await user.uses(assetId)) names.push(user.name);
    return names;
  }
}
