export interface Due {
  readonly id: string;
  readonly organizationId: string;
}

/** What is to be published or taken down by now, over all organizations; what waits longest comes first. */
export abstract class DueContent {
  abstract items(limit: number): Promise<Due[]>;
  abstract releases(limit: number): Promise<Due[]>;
}
