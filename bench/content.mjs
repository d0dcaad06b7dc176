import { measureReads } from './reads.mjs';

/**
 * What somebody reads of two hundred thousand items in a hundred organizations, of which he has two thousand.
 * @param {{ appUrl: string, person: import('./people.mjs').Person, runs: number }} task
 */
export const measureContent = (task) =>
  measureReads(task, {
    'items, page of 20': '/content/items',
    'items of a repository': '/content/items?repository=documents',
    'search: a word of one item': '/content/search?q=unique500',
    'search: a word of a few items': '/content/search?q=topic7',
    'search: facets under filters': '/content/search?q=word7&repository=videos&language=en',
    'search: words spelled alike': '/content/search?q=unikue500x',
    'search: a word of every item': '/content/search?q=lesson',
  });
