import { v7, validate } from 'uuid';

/** A new UUID version 7: unique without coordination and increasing in time, so that index pages stay warm. */
export const newId = (): string => v7();

export const isId = (value: unknown): value is string => typeof value === 'string' && validate(value);
