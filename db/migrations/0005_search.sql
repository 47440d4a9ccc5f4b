create extension if not exists pg_trgm;
--> statement-breakpoint
DROP INDEX "transaction_payment";--> statement-breakpoint
DROP INDEX "transaction_step_transaction";--> statement-breakpoint
DROP INDEX "audit_event_recent";--> statement-breakpoint
DROP INDEX "transaction_reference";--> statement-breakpoint
DROP INDEX "callback_event_recent";--> statement-breakpoint
ALTER TABLE "transaction_step" DROP CONSTRAINT "transaction_step_profile_id_id_pk";--> statement-breakpoint
ALTER TABLE "audit_event" DROP CONSTRAINT "audit_event_profile_id_id_pk";--> statement-breakpoint
ALTER TABLE "transaction_step" ADD CONSTRAINT "transaction_step_profile_id_transaction_id_id_pk" PRIMARY KEY("profile_id","transaction_id","id");--> statement-breakpoint
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_profile_id_at_id_pk" PRIMARY KEY("profile_id","at","id");--> statement-breakpoint
CREATE INDEX "customer_made_by" ON "customer" USING btree ("profile_id","created_by");--> statement-breakpoint
CREATE INDEX "customer_words" ON "customer" USING gin ("name" gin_trgm_ops,"email" gin_trgm_ops,"external_reference" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "customer_digits" ON "customer" USING gin (regexp_replace("phone", '[^0-9]', '', 'g') gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "payment_facets" ON "payment" USING btree ("profile_id","live","system_id","method","status","created_at");--> statement-breakpoint
CREATE INDEX "payment_amount_asked" ON "payment" USING btree ("profile_id","amount_minor","created_at");--> statement-breakpoint
CREATE INDEX "payment_amount_taken" ON "payment" USING btree ("profile_id","captured_minor","created_at") WHERE captured_minor > 0 and captured_minor <> amount_minor;--> statement-breakpoint
CREATE INDEX "payment_amount_refunded" ON "payment" USING btree ("profile_id","refunded_minor","created_at") WHERE refunded_minor > 0 and refunded_minor <> amount_minor;--> statement-breakpoint
CREATE INDEX "payment_last_four" ON "payment" USING btree ("profile_id",right("label", 4),"created_at") WHERE label is not null;--> statement-breakpoint
CREATE INDEX "transaction_refused" ON "transaction" USING btree ("profile_id","code") WHERE code is not null;--> statement-breakpoint
CREATE INDEX "transaction_refused_last_four" ON "transaction" USING btree ("profile_id",right("label", 4)) WHERE code is not null;--> statement-breakpoint
CREATE INDEX "transaction_needs_person" ON "transaction" USING btree ("profile_id","created_at") WHERE needs_person is not null;--> statement-breakpoint
CREATE INDEX "audit_event_action" ON "audit_event" USING btree ("profile_id","action","at");--> statement-breakpoint
CREATE INDEX "audit_event_person" ON "audit_event" USING gin ("actor_name" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "callback_event_lost" ON "callback_event" USING btree ("profile_id","received_at") WHERE state in ('unmatched', 'conflict');--> statement-breakpoint
CREATE UNIQUE INDEX "transaction_reference" ON "transaction" USING btree ("profile_id","reference","system_id","type") WHERE reference is not null;--> statement-breakpoint
CREATE INDEX "callback_event_recent" ON "callback_event" USING btree ("profile_id","system_id","received_at");