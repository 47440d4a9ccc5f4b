ALTER TABLE "profile" ADD COLUMN "terms_url" text;--> statement-breakpoint
ALTER TABLE "profile" ADD COLUMN "privacy_url" text;