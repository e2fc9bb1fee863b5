/**
 * The cases of a shelf that hold certain words, by the index of words and nothing else: what PostgreSQL guesses of the beginning of a word is
 * wrong by orders of magnitude, and then it reads the whole table. At most `most`, in no order; null where there are none.
 */
export const sql = `
CREATE FUNCTION desk.hits(q tsquery, of_shelf smallint, most integer) RETURNS bigint[] LANGUAGE sql STABLE
  SET enable_seqscan = off SET enable_indexscan = off SET enable_indexonlyscan = off
  AS $$ SELECT array_agg(number) FROM (SELECT number FROM desk.cases WHERE words @@ q AND shelf = of_shelf LIMIT most) AS found $$;
`;
