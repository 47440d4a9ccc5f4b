-- A secret that got into a record of what happened must go, and the record must stay. While `quittance.hiding` is on, which only the search
-- for secrets sets and for one transaction, an append-only row may be changed in one way: in the columns that its trigger names, characters
-- may become "•". So a row can be made to say less, never something else. Hiding a bare number makes it a text, hence the quotes.
create function only_hidden(before text, after text) returns boolean language sql immutable as $$
  select coalesce(before, '') = coalesce(after, '') or (
    length(replace(before, '"', '')) = length(replace(after, '"', ''))
    and not exists (
      select from unnest(string_to_array(replace(before, '"', ''), null), string_to_array(replace(after, '"', ''), null)) as c(was, is_now)
      where was <> is_now and is_now <> '•'))
$$;
--> statement-breakpoint
create or replace function refuse_change() returns trigger language plpgsql as $$
declare
  was jsonb;
  is_now jsonb;
begin
  if tg_op = 'UPDATE' and tg_nargs > 0 and current_setting('quittance.hiding', true) = 'on' then
    was := to_jsonb(old);
    is_now := to_jsonb(new);
    if was - tg_argv = is_now - tg_argv
      and not exists (select from unnest(tg_argv) as c where not coalesce(only_hidden(was ->> c, is_now ->> c), false)) then
      return new;
    end if;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end
$$;
--> statement-breakpoint
create or replace trigger transaction_step_append_only before update or delete on transaction_step
  for each row execute function refuse_change('evidence');
--> statement-breakpoint
create or replace trigger audit_event_append_only before update or delete on audit_event
  for each row execute function refuse_change('before', 'after');
--> statement-breakpoint
create or replace trigger document_append_only before update or delete on document
  for each row execute function refuse_change('content');
