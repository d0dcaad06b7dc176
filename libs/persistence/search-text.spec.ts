import { describe, expect, it } from 'vitest';
import { readSearchText } from './search-text.js';

describe('readSearchText', () => {
  it.each([
    ['blue sky', { text: 'blue sky', head: 'blue ', prefix: 'sky' }],
    ['sky', { text: 'sky', head: '', prefix: 'sky' }],
    ['blue s', { text: 'blue s', head: 'blue s' }],
    ['"blue sky', { text: '"blue sky', head: '"blue sky' }],
    ['"blue sky"', { text: '"blue sky"', head: '"blue sky"' }],
    ['blue -sky', { text: 'blue -sky', head: 'blue -sky' }],
    [`blue ${'-'.repeat(100)}sky`, { text: 'blue -sky', head: 'blue -sky' }],
  ])('CNT-09 reads %j', (typed, read) => {
    expect(readSearchText(typed)).toEqual(read);
  });
});
