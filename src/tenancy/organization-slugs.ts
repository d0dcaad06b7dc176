/** Finds organizations by what people type, before anybody is signed in. */
export abstract class OrganizationSlugs {
  abstract idOf(slug: string): Promise<string | undefined>;
}
