/**
 * Saving one change, in one round trip and one transaction. `p` is what electron/node/history/postgres/append.ts makes of it.
 * Answers the version that the case has then. SQLSTATE DD001: the case has another version than the one decided by.
 */
export const sql = `
CREATE FUNCTION desk.append(p jsonb, p_change text, p_words text[]) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  c desk.cases;
  known integer;
  s jsonb := p->'summary';
  one jsonb;
  other desk.cases;
  doc tsvector;
BEGIN
  SELECT version INTO known FROM desk.changes WHERE key = (p->>'key')::uuid;
  IF FOUND THEN RETURN known; END IF;
  -- in one order, so that two who merge into each other do not wait for ever
  PERFORM 1 FROM desk.cases
  WHERE id = ANY (ARRAY[p->>'id'] || ARRAY(SELECT value->>'from' FROM jsonb_array_elements(p->'moves')))
  ORDER BY number FOR UPDATE;
  SELECT * INTO c FROM desk.cases WHERE id = p->>'id';
  IF NOT FOUND AND NOT (p->>'opens')::boolean THEN RAISE EXCEPTION 'there is no case % to change', p->>'id'; END IF;
  IF c.number IS NOT NULL AND ((p->>'opens')::boolean OR c.version <> coalesce((p->>'after')::integer, c.version)) THEN
    -- it may have been the same one, saved while this one waited
    SELECT version INTO known FROM desk.changes WHERE key = (p->>'key')::uuid;
    IF FOUND THEN RETURN known; END IF;
    RAISE EXCEPTION 'case % has version %', p->>'id', c.version USING ERRCODE = 'DD001';
  END IF;
  IF p_words IS NOT NULL THEN doc := array_to_tsvector(p_words); END IF;
  IF c.number IS NULL THEN
    INSERT INTO desk.cases (id, version, origin, origin_changes, archived, status, opened_by, recipient_domain, cause,
      provider, first_seen, last_seen, next_id, next_title, not_before, due, says, line, tags, ticket, customer, remind_at, taken_by,
      receiver, wording, mx, words)
    VALUES (p->>'id', 1, p->>'origin', (p->>'originChanges')::integer, (s->>'archived')::boolean, s->>'status',
      s->>'openedBy', s->>'recipientDomain', s->>'cause', s->>'provider', s->>'firstSeen', s->>'lastSeen', s->>'nextId',
      s->>'nextTitle', s->>'notBefore', s->>'due', s->>'says', s->'line',
      ARRAY(SELECT jsonb_array_elements_text(s->'tags')), s->>'ticket', s->>'customer', s->>'remindAt', s->>'takenBy',
      s->>'receiver', s->>'wording', s->>'mx', doc)
    RETURNING * INTO c;
    IF p->>'day' IS NOT NULL THEN
      INSERT INTO desk.days AS d VALUES (p->>'day', (p->>'ofDay')::integer)
      ON CONFLICT (day) DO UPDATE SET last = greatest(d.last, excluded.last);
    END IF;
  ELSE
    c.version := c.version + 1;
    UPDATE desk.cases SET version = c.version, touched = clock_timestamp(),
      origin_changes = coalesce((p->>'originChanges')::integer, origin_changes),
      deleted_at = CASE p->>'fate' WHEN 'deleted' THEN p->>'at' WHEN 'restored' THEN NULL ELSE deleted_at END
    WHERE number = c.number;
    IF jsonb_typeof(s) = 'object' THEN
      UPDATE desk.cases SET archived = (s->>'archived')::boolean, status = s->>'status',
        opened_by = s->>'openedBy', recipient_domain = s->>'recipientDomain', cause = s->>'cause', provider = s->>'provider',
        first_seen = s->>'firstSeen', last_seen = s->>'lastSeen', next_id = s->>'nextId', next_title = s->>'nextTitle',
        not_before = s->>'notBefore', due = s->>'due', says = s->>'says',
        line = s->'line', tags = ARRAY(SELECT jsonb_array_elements_text(s->'tags')), ticket = s->>'ticket', customer = s->>'customer',
        remind_at = s->>'remindAt', taken_by = s->>'takenBy', receiver = s->>'receiver', wording = s->>'wording',
        mx = s->>'mx', words = doc
      WHERE number = c.number;
    END IF;
  END IF;
  INSERT INTO desk.changes (number, version, key, at, by, change)
  VALUES (c.number, c.version, (p->>'key')::uuid, coalesce((p->>'made')::timestamptz, clock_timestamp()), p->>'by', p_change);
  INSERT INTO desk.names SELECT c.number, value FROM jsonb_array_elements_text(p->'names') ON CONFLICT DO NOTHING;
  FOR one IN SELECT * FROM jsonb_array_elements(p->'moves') LOOP
    SELECT * INTO other FROM desk.cases WHERE id = one->>'from' AND number <> c.number;
    CONTINUE WHEN NOT FOUND;
    IF one->>'at' IS NOT NULL THEN
      UPDATE desk.cases SET deleted_at = one->>'at', merged_into = c.number, touched = clock_timestamp()
      WHERE number = other.number AND deleted_at IS NULL;
    ELSE
      UPDATE desk.cases SET deleted_at = NULL, merged_into = NULL, touched = clock_timestamp()
      WHERE number = other.number AND merged_into = c.number;
    END IF;
    PERFORM pg_notify('desk', json_build_object('case', other.id, 'version', other.version, 'from', p->>'process')::text);
  END LOOP;
  PERFORM pg_notify('desk', json_build_object('case', c.id, 'version', c.version, 'from', p->>'process')::text);
  RETURN c.version;
END $$;
`;
