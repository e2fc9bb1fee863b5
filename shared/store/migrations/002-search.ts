/**
 * Search. FTS4, because sql.js has no FTS5; the text is already split into words (store/words.ts), so the tokenizer
 * keeps them whole. Beginnings of up to eight characters have an index of their own (an odd length takes the next one):
 * without it, one that begins a word of each case would merge the lists of all these words. The text is stored once,
 * in case_words, which also lets a broad search read it directly.
 */
export const sql = `
CREATE TABLE case_words (number INTEGER PRIMARY KEY, words TEXT NOT NULL);
INSERT INTO case_words SELECT number, ' ' || shelf || '_ ' || id || ' ' || lower(coalesce(recipient_domain, '')) FROM cases;
CREATE VIRTUAL TABLE search USING fts4(
  content="case_words", words, matchinfo=fts3, prefix="2,4,6,8",
  tokenize=unicode61 "remove_diacritics=0" "tokenchars=.-@_"
);
INSERT INTO search (docid, words) SELECT number, words FROM case_words;
`;
