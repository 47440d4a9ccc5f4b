ALTER TABLE "order" ADD COLUMN "over_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "order_overpaid" ON "order" USING btree ("profile_id","updated_at") WHERE over_minor > 0;