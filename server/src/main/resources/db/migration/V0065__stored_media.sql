-- Which posts and revisions refer to a stored file, to tell files that nothing refers to any more.

create function blobs_of(media text) returns text[]
language sql immutable strict parallel safe as $$
    select array(select (regexp_matches(media, '"blob":"([0-9a-f]{64})"', 'g'))[1])
$$;

create index message_by_blob on message using gin (blobs_of(media)) where media like '%"blob":"%';
create index revision_by_blob on revision using gin (blobs_of(media)) where media like '%"blob":"%';
