ALTER TABLE "account" ADD CONSTRAINT "account_of_customer" UNIQUE("profile_id","id","customer_id");
--> statement-breakpoint
ALTER TABLE "payment" DROP CONSTRAINT "payment_profile_id_account_id_account_profile_id_id_fk";
--> statement-breakpoint
ALTER TABLE "payment" DROP CONSTRAINT "payment_profile_id_customer_id_customer_profile_id_id_fk";
--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_account_of_customer" FOREIGN KEY ("profile_id","account_id","customer_id") REFERENCES "public"."account"("profile_id","id","customer_id") ON DELETE no action ON UPDATE no action;
