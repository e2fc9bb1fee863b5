/**
 * A team's history. Cases and changes as in the local one (shared/store/migrations/), with a version per case. A change is
 * text and not jsonb, because what a mail server says may hold characters that jsonb refuses. `words` are those of
 * shared/store/words.ts. Texts that lists are ordered by compare by bytes, as SQLite does.
 */
export const sql = `
CREATE TABLE desk.cases (
  number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id text COLLATE "C" NOT NULL UNIQUE,
  version integer NOT NULL,
  touched timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- SHA-256 of the first change in the local history that the case came from, and how many changes of it are here
  origin text UNIQUE,
  origin_changes integer,
  archived boolean NOT NULL DEFAULT false,
  deleted_at text COLLATE "C",
  merged_into bigint REFERENCES desk.cases,
  shelf smallint NOT NULL GENERATED ALWAYS AS (CASE WHEN deleted_at IS NULL THEN archived::int ELSE 2 END) STORED,
  status text COLLATE "C" NOT NULL,
  opened_by text NOT NULL,
  recipient_domain text COLLATE "C",
  cause text COLLATE "C",
  provider text COLLATE "C",
  first_seen text COLLATE "C" NOT NULL,
  last_seen text COLLATE "C" NOT NULL,
  next_id text NOT NULL,
  next_title text NOT NULL,
  not_before text,
  due text COLLATE "C" NOT NULL,
  says text NOT NULL,
  line jsonb NOT NULL,
  tags text[] NOT NULL,
  ticket text,
  customer text,
  remind_at text COLLATE "C",
  taken_by text,
  receiver text,
  wording text,
  mx text,
  words tsvector NOT NULL
);
CREATE INDEX cases_by_last_seen ON desk.cases (shelf, last_seen, number);
CREATE INDEX cases_by_first_seen ON desk.cases (shelf, first_seen, number);
CREATE INDEX cases_by_recipient_domain ON desk.cases (shelf, recipient_domain NULLS FIRST, number);
CREATE INDEX cases_by_status ON desk.cases (shelf, status, last_seen, number);
CREATE INDEX cases_by_due ON desk.cases (shelf, due, number);
CREATE INDEX cases_by_cause ON desk.cases (shelf, cause NULLS FIRST, last_seen, number);
CREATE INDEX cases_by_provider ON desk.cases (shelf, provider, last_seen, number);
CREATE INDEX cases_by_taken_by ON desk.cases (shelf, taken_by, last_seen, number);
CREATE INDEX cases_by_receiver ON desk.cases (receiver, number) WHERE receiver IS NOT NULL;
CREATE INDEX cases_by_wording ON desk.cases (wording, number) WHERE wording IS NOT NULL;
CREATE INDEX cases_by_mx ON desk.cases (mx, number) WHERE mx IS NOT NULL;
CREATE INDEX cases_by_remind_at ON desk.cases (remind_at) WHERE remind_at IS NOT NULL;
CREATE INDEX cases_by_merged_into ON desk.cases (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX cases_by_deleted_at ON desk.cases (shelf, deleted_at) WHERE deleted_at IS NOT NULL;
CREATE INDEX cases_by_words ON desk.cases USING gin (words) WITH (fastupdate = off);

CREATE TABLE desk.changes (
  number bigint NOT NULL REFERENCES desk.cases ON DELETE CASCADE,
  version integer NOT NULL,
  -- given by who saves it: the same change is not taken in twice when the answer to it was lost
  key uuid NOT NULL UNIQUE,
  at timestamptz NOT NULL DEFAULT clock_timestamp(),
  by text,
  change text NOT NULL,
  PRIMARY KEY (number, version)
);

CREATE TABLE desk.evidence (
  sha256 text PRIMARY KEY,
  size bigint NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  bytes bytea NOT NULL
);
ALTER TABLE desk.evidence ALTER COLUMN bytes SET STORAGE EXTERNAL;
-- What a case is found again by (Store.naming): the SHA-256 of a file, or another text that stands in its changes.
CREATE TABLE desk.names (
  number bigint NOT NULL REFERENCES desk.cases ON DELETE CASCADE,
  text text NOT NULL,
  PRIMARY KEY (text, number)
);
CREATE INDEX names_by_number ON desk.names (number);

CREATE TABLE desk.days (day text PRIMARY KEY, last integer NOT NULL);
CREATE TABLE desk.settings (person text PRIMARY KEY, value text NOT NULL, at timestamptz NOT NULL DEFAULT now(), by text);

-- How many cases stand where. In shards, so that two who save at once do not wait for each other.
CREATE TABLE desk.tallies (
  shelf smallint, status text, shard smallint, n bigint NOT NULL, PRIMARY KEY (shelf, status, shard)
);
CREATE FUNCTION desk.tally() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE mine smallint := pg_backend_pid() % 32;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.shelf = NEW.shelf AND OLD.status = NEW.status THEN RETURN NULL; END IF;
  INSERT INTO desk.tallies AS t
  SELECT shelf, status, mine, sum(n) FROM (
    SELECT OLD.shelf, OLD.status, -1 AS n WHERE TG_OP <> 'INSERT'
    UNION ALL SELECT NEW.shelf, NEW.status, 1 WHERE TG_OP <> 'DELETE') AS moved
  GROUP BY shelf, status ORDER BY shelf, status
  ON CONFLICT (shelf, status, shard) DO UPDATE SET n = t.n + excluded.n;
  RETURN NULL;
END $$;
CREATE TRIGGER tallied AFTER INSERT OR UPDATE OF status, archived, deleted_at OR DELETE ON desk.cases
  FOR EACH ROW EXECUTE FUNCTION desk.tally();
`;
