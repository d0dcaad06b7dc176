/** Asked by others to change which version of an agent answers. */
export abstract class AgentProduction {
  /**
   * Inside a command: points the label `production` at a version, as the actor, with everything that holds for him and
   * for that label.
   */
  abstract promote(agentId: string, version: number): Promise<void>;
}
