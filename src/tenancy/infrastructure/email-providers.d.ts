declare module 'email-providers' {
  /** Domains in which everybody can have a mailbox. */
  const domains: readonly string[];
  export default domains;
}
