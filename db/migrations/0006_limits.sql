CREATE UNLOGGED TABLE "rate_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer NOT NULL,
	"expire" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "login" DROP COLUMN "failed_attempts";--> statement-breakpoint
ALTER TABLE "login" DROP COLUMN "locked_until";