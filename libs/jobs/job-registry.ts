import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { jobMetadata, type JobHandler, type JobOptions } from './job.js';

export interface RegisteredJob {
  readonly options: JobOptions;
  readonly handler: JobHandler;
}

/** Every provider declared with `@Job`, by name. */
@Injectable()
export class JobRegistry {
  private found?: ReadonlyMap<string, RegisteredJob>;

  constructor(private readonly discovery: DiscoveryService) {}

  /** Complete once the application is initialized. */
  all(): ReadonlyMap<string, RegisteredJob> {
    this.found ??= this.discover();
    return this.found;
  }

  optionsOf(name: string): JobOptions {
    const job = this.all().get(name);
    if (!job) throw new Error(`No provider is declared with @Job({ name: '${name}' })`);
    return job.options;
  }

  private discover(): Map<string, RegisteredJob> {
    const jobs = new Map<string, RegisteredJob>();
    for (const provider of this.discovery.getProviders({ metadataKey: jobMetadata.KEY })) {
      const options = this.discovery.getMetadataByDecorator(jobMetadata, provider);
      if (!options) continue;
      if (jobs.has(options.name))
        throw new Error(`Two providers are declared with @Job({ name: '${options.name}' })`);
      jobs.set(options.name, { options, handler: provider.instance as JobHandler });
    }
    return jobs;
  }
}
