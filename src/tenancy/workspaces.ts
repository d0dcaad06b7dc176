/** The organization a person works in, with what a frontend needs to show it. */
export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly displayName: string;
  readonly parentId: string | null;
  readonly status: string;
  readonly branding: Record<string, unknown>;
  readonly features: Record<string, unknown>;
  readonly settings: Record<string, unknown>;
  readonly userLimit: number;
  readonly storageLimitGb: number;
  readonly department: string | null;
  readonly teams: readonly { readonly id: string; readonly name: string; readonly role: string }[];
}

export abstract class Workspaces {
  /** The organization of the session; undefined when the person works in none or it is gone. */
  abstract current(): Promise<Workspace | undefined>;
}
