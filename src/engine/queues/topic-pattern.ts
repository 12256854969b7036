/** Words between dots; the empty key has no words. */
export const wordsOf = (key: string): readonly string[] => (key === '' ? [] : key.split('.'));

/** Whether a key matches a pattern: `*` is exactly one word, `#` any number of words, none included (AMQP topic exchanges). */
export const matchesPattern = (pattern: string, key: string): boolean => matchesWords(wordsOf(pattern), wordsOf(key));

/** Greedy with one place to come back to: the last `#`. */
function matchesWords(pattern: readonly string[], words: readonly string[]): boolean {
  let [at, next] = [0, 0];
  let [hash, resume] = [-1, 0];
  while (next < words.length) {
    const want = pattern[at];
    if (want === '#') {
      hash = at++;
      resume = next;
    } else if (want === '*' || (want !== undefined && want === words[next])) {
      at++;
      next++;
    } else if (hash >= 0) {
      at = hash + 1;
      next = ++resume;
    } else return false;
  }
  while (pattern[at] === '#') at++;
  return at === pattern.length;
}
