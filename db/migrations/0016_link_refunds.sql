ALTER TABLE "payment_link" ADD COLUMN "refunded_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
UPDATE "payment_link" AS l SET "refunded_minor" = p."minor"
FROM (
  SELECT "profile_id", "link_id", sum("refunded_minor") AS "minor" FROM "payment"
  WHERE "link_id" IS NOT NULL AND "refunded_minor" > 0 GROUP BY "profile_id", "link_id"
) AS p WHERE p."profile_id" = l."profile_id" AND p."link_id" = l."id";
