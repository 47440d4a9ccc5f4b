-- Records of what happened are added, never edited away. The application cannot, and a person with a console is stopped too.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'integrity_constraint_violation';
end
$$;
--> statement-breakpoint
create trigger entry_append_only before update or delete on entry for each row execute function refuse_change();
--> statement-breakpoint
create trigger transaction_step_append_only before update or delete on transaction_step for each row execute function refuse_change();
--> statement-breakpoint
create trigger audit_event_append_only before update or delete on audit_event for each row execute function refuse_change();
--> statement-breakpoint
create trigger document_append_only before update or delete on document for each row execute function refuse_change();
--> statement-breakpoint
create trigger entry_no_truncate before truncate on entry for each statement execute function refuse_change();
--> statement-breakpoint
create trigger audit_event_no_truncate before truncate on audit_event for each statement execute function refuse_change();
--> statement-breakpoint
create function refuse_delete() returns trigger language plpgsql as $$
begin
  raise exception 'a row of % is never removed', tg_table_name using errcode = 'integrity_constraint_violation';
end
$$;
--> statement-breakpoint
create trigger transaction_kept before delete on transaction for each row execute function refuse_delete();
--> statement-breakpoint
create trigger payment_kept before delete on payment for each row execute function refuse_delete();
