CREATE TABLE "message" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"channel" text NOT NULL,
	"kind" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"occasion" text NOT NULL,
	"to_name" text,
	"to_address" text NOT NULL,
	"locale" text NOT NULL,
	"subject" text,
	"body" text NOT NULL,
	"button" text,
	"link_sealed" text,
	"state" text DEFAULT 'queued' NOT NULL,
	"problem" text,
	"provider_id" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"doubtful_since" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "message_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "message_once" UNIQUE("profile_id","entity","entity_id","kind","occasion","channel")
);
--> statement-breakpoint
CREATE TABLE "message_switch" (
	"profile_id" text NOT NULL,
	"kind" text NOT NULL,
	"is_on" boolean NOT NULL,
	CONSTRAINT "message_switch_profile_id_kind_pk" PRIMARY KEY("profile_id","kind")
);
--> statement-breakpoint
CREATE TABLE "message_template" (
	"profile_id" text NOT NULL,
	"kind" text NOT NULL,
	"channel" text NOT NULL,
	"locale" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"button" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "message_template_profile_id_kind_channel_locale_pk" PRIMARY KEY("profile_id","kind","channel","locale")
);
--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_profile_id_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_switch" ADD CONSTRAINT "message_switch_profile_id_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_template" ADD CONSTRAINT "message_template_profile_id_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "message_recent" ON "message" USING btree ("profile_id","created_at","id");--> statement-breakpoint
CREATE INDEX "message_state" ON "message" USING btree ("profile_id","state","created_at","id");--> statement-breakpoint
CREATE INDEX "message_recipient" ON "message" USING btree ("profile_id","to_address","created_at");--> statement-breakpoint
CREATE INDEX "message_id" ON "message" USING btree ("id");