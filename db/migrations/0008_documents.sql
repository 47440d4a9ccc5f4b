CREATE TABLE "document_payment" (
	"profile_id" text NOT NULL,
	"payment_id" text NOT NULL,
	"document_id" text NOT NULL,
	CONSTRAINT "document_payment_profile_id_payment_id_document_id_pk" PRIMARY KEY("profile_id","payment_id","document_id")
);
--> statement-breakpoint
CREATE TABLE "document_setting" (
	"profile_id" text PRIMARY KEY NOT NULL,
	"payer_kinds" text[] DEFAULT '{"receipt","credit_note"}' NOT NULL,
	"legal_name" text,
	"address" text,
	"tax_number" text
);
--> statement-breakpoint
ALTER TABLE "document" DROP CONSTRAINT "document_once";--> statement-breakpoint
ALTER TABLE "document" ALTER COLUMN "payment_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "document" ALTER COLUMN "transaction_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "document" ADD COLUMN "cause" text;--> statement-breakpoint
ALTER TABLE "document" ADD COLUMN "customer_id" text;--> statement-breakpoint
-- What was issued before was issued for a transaction, of a payment that has a customer. Of append-only rows, only what was not there is filled in.
ALTER TABLE "document" DISABLE TRIGGER document_append_only;--> statement-breakpoint
UPDATE "document" SET "cause" = "transaction_id", "customer_id" = (
  SELECT p.customer_id FROM payment p WHERE p.profile_id = document.profile_id AND p.id = document.payment_id);--> statement-breakpoint
ALTER TABLE "document" ENABLE TRIGGER document_append_only;--> statement-breakpoint
ALTER TABLE "document" ALTER COLUMN "cause" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "document" ALTER COLUMN "customer_id" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "document" ADD COLUMN "corrects_id" text;--> statement-breakpoint
ALTER TABLE "document" ADD COLUMN "code" text;--> statement-breakpoint
ALTER TABLE "document_payment" ADD CONSTRAINT "document_payment_profile_id_payment_id_payment_profile_id_id_fk" FOREIGN KEY ("profile_id","payment_id") REFERENCES "public"."payment"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_payment" ADD CONSTRAINT "document_payment_profile_id_document_id_document_profile_id_id_fk" FOREIGN KEY ("profile_id","document_id") REFERENCES "public"."document"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_setting" ADD CONSTRAINT "document_setting_profile_id_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "document_payment_of" ON "document_payment" USING btree ("profile_id","document_id");--> statement-breakpoint
ALTER TABLE "document" ADD CONSTRAINT "document_profile_id_customer_id_customer_profile_id_id_fk" FOREIGN KEY ("profile_id","customer_id") REFERENCES "public"."customer"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document" ADD CONSTRAINT "document_profile_id_corrects_id_document_profile_id_id_fk" FOREIGN KEY ("profile_id","corrects_id") REFERENCES "public"."document"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "document_recent" ON "document" USING btree ("profile_id","issued_at","id");--> statement-breakpoint
CREATE INDEX "document_customer" ON "document" USING btree ("profile_id","customer_id","issued_at","id");--> statement-breakpoint
CREATE INDEX "document_code" ON "document" USING btree ("code") WHERE code is not null;--> statement-breakpoint
ALTER TABLE "document" ADD CONSTRAINT "document_once" UNIQUE("profile_id","cause","kind");