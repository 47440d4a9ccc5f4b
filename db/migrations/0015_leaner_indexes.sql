ALTER TABLE "entry" DROP CONSTRAINT "entry_once";--> statement-breakpoint
ALTER TABLE "callback_event" DROP CONSTRAINT "callback_event_once";--> statement-breakpoint
ALTER TABLE "document" DROP CONSTRAINT "document_once";--> statement-breakpoint
DROP INDEX "payment_recent";--> statement-breakpoint
DROP INDEX "payment_customer";--> statement-breakpoint
DROP INDEX "transaction_reference";--> statement-breakpoint
DROP INDEX "callback_event_recent";--> statement-breakpoint
DROP INDEX "document_recent";--> statement-breakpoint
DROP INDEX "document_customer";--> statement-breakpoint
ALTER TABLE "transaction_step" DROP CONSTRAINT "transaction_step_profile_id_transaction_id_id_pk";--> statement-breakpoint
ALTER TABLE "transaction_step" ADD CONSTRAINT "transaction_step_transaction_id_id_pk" PRIMARY KEY("transaction_id","id");--> statement-breakpoint
CREATE INDEX "payment_recent" ON "payment" USING btree ("profile_id","created_at");--> statement-breakpoint
CREATE INDEX "payment_customer" ON "payment" USING btree ("customer_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "transaction_reference" ON "transaction" USING btree ("reference","system_id","type") WHERE reference is not null;--> statement-breakpoint
CREATE INDEX "callback_event_recent" ON "callback_event" USING btree ("system_id","received_at");--> statement-breakpoint
CREATE INDEX "document_recent" ON "document" USING btree ("profile_id","issued_at");--> statement-breakpoint
CREATE INDEX "document_customer" ON "document" USING btree ("customer_id","issued_at");--> statement-breakpoint
ALTER TABLE "entry" ADD CONSTRAINT "entry_once" UNIQUE("transaction_id","code","state");--> statement-breakpoint
ALTER TABLE "callback_event" ADD CONSTRAINT "callback_event_once" UNIQUE("system_id","external_id");--> statement-breakpoint
ALTER TABLE "document" ADD CONSTRAINT "document_once" UNIQUE("cause","kind");