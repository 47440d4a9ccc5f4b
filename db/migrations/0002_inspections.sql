CREATE TABLE "inspection" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"finished_at" timestamp with time zone NOT NULL,
	"checked" integer NOT NULL,
	"findings" jsonb NOT NULL,
	"found" integer NOT NULL,
	CONSTRAINT "inspection_profile_id_id_pk" PRIMARY KEY("profile_id","id")
);
--> statement-breakpoint
CREATE INDEX "inspection_recent" ON "inspection" USING btree ("profile_id","kind","finished_at");