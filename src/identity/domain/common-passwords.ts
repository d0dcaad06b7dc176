/** The passwords attackers try first. */
export abstract class CommonPasswords {
  /** In lower case; shorter ones than the policy takes are not known. */
  abstract has(password: string): boolean;
}
