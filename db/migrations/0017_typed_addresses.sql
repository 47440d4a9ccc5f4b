DROP INDEX "customer_email";--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "email_typed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "customer_email" ON "customer" USING btree ("profile_id",lower("email")) WHERE not email_typed;