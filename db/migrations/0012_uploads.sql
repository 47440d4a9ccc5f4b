CREATE TABLE "link_upload" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"file_name" text NOT NULL,
	"state" text DEFAULT 'read' NOT NULL,
	"problem" text,
	"rows" integer NOT NULL,
	"created_by" text NOT NULL,
	"started_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_at" timestamp with time zone,
	CONSTRAINT "link_upload_profile_id_id_pk" PRIMARY KEY("profile_id","id")
);
--> statement-breakpoint
CREATE TABLE "link_upload_row" (
	"profile_id" text NOT NULL,
	"upload_id" text NOT NULL,
	"line" integer NOT NULL,
	"state" text DEFAULT 'waiting' NOT NULL,
	"cells" jsonb,
	"problems" jsonb,
	"link_id" text,
	CONSTRAINT "link_upload_row_profile_id_upload_id_line_pk" PRIMARY KEY("profile_id","upload_id","line"),
	CONSTRAINT "link_upload_row_made" CHECK ((state = 'made') = (link_id is not null))
);
--> statement-breakpoint
ALTER TABLE "payment_link" ADD COLUMN "failed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "payment_link" ADD COLUMN "delivery" text;--> statement-breakpoint
ALTER TABLE "link_upload" ADD CONSTRAINT "link_upload_profile_id_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link_upload_row" ADD CONSTRAINT "link_upload_row_profile_id_upload_id_link_upload_profile_id_id_fk" FOREIGN KEY ("profile_id","upload_id") REFERENCES "public"."link_upload"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link_upload_row" ADD CONSTRAINT "link_upload_row_profile_id_link_id_payment_link_profile_id_id_fk" FOREIGN KEY ("profile_id","link_id") REFERENCES "public"."payment_link"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "link_upload_recent" ON "link_upload" USING btree ("profile_id","created_at","id");--> statement-breakpoint
CREATE INDEX "payment_link_delivery" ON "payment_link" USING btree ("profile_id","delivery","created_at") WHERE delivery is not null;--> statement-breakpoint
-- The story of a link is added to, never edited away; what people and servers wrote in it may be hidden (see 0004).
create trigger link_event_append_only before update or delete on link_event for each row execute function refuse_change('detail');

