CREATE TABLE "link_event" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"link_id" text NOT NULL,
	"kind" text NOT NULL,
	"detail" text,
	"actor_name" text,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "link_event_profile_id_link_id_id_pk" PRIMARY KEY("profile_id","link_id","id")
);
--> statement-breakpoint
CREATE TABLE "order" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"currency" char(3) NOT NULL,
	"total_minor" bigint NOT NULL,
	"paid_minor" bigint DEFAULT 0 NOT NULL,
	"refunded_minor" bigint DEFAULT 0 NOT NULL,
	"customer_id" text,
	"reference" text,
	"note" text,
	"preauthorize" boolean DEFAULT false NOT NULL,
	"live" boolean NOT NULL,
	"made_by_link" boolean DEFAULT false NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"cancel_reason" text,
	CONSTRAINT "order_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "order_reference" UNIQUE("profile_id","reference"),
	CONSTRAINT "order_total" CHECK (total_minor > 0)
);
--> statement-breakpoint
CREATE TABLE "order_item" (
	"profile_id" text NOT NULL,
	"order_id" text NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"quantity" integer NOT NULL,
	"price_minor" bigint NOT NULL,
	"discount_minor" bigint DEFAULT 0 NOT NULL,
	"fee_minor" bigint DEFAULT 0 NOT NULL,
	"tax_ppm" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "order_item_profile_id_order_id_position_pk" PRIMARY KEY("profile_id","order_id","position"),
	CONSTRAINT "order_item_quantity" CHECK (quantity > 0),
	CONSTRAINT "order_item_amounts" CHECK (price_minor >= 0 and discount_minor >= 0 and fee_minor >= 0),
	CONSTRAINT "order_item_tax" CHECK (tax_ppm between 0 and 1000000)
);
--> statement-breakpoint
CREATE TABLE "payment_link" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"order_id" text,
	"status" text NOT NULL,
	"token_hash" text NOT NULL,
	"token_sealed" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" char(3) NOT NULL,
	"description" text,
	"customer_id" text,
	"email" text,
	"phone" text,
	"notify_email" boolean DEFAULT false NOT NULL,
	"notify_sms" boolean DEFAULT false NOT NULL,
	"send_at" timestamp with time zone,
	"reference" text,
	"expires_at" timestamp with time zone,
	"notes" jsonb NOT NULL,
	"uses_most" integer,
	"part_min_minor" bigint,
	"preauthorize" boolean DEFAULT false NOT NULL,
	"live" boolean NOT NULL,
	"remind_unpaid_days" integer,
	"remind_expiry_hours" integer,
	"unpaid_reminded_at" timestamp with time zone,
	"expiry_reminded_at" timestamp with time zone,
	"wake_at" timestamp with time zone,
	"paid_minor" bigint DEFAULT 0 NOT NULL,
	"uses" integer DEFAULT 0 NOT NULL,
	"paid_at" timestamp with time zone,
	"paid_late" boolean DEFAULT false NOT NULL,
	"sent_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"bounced_at" timestamp with time zone,
	"opened_at" timestamp with time zone,
	"cancel_message" text,
	"closed_at" timestamp with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payment_link_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "payment_link_token" UNIQUE("token_hash"),
	CONSTRAINT "payment_link_reference" UNIQUE("profile_id","reference"),
	CONSTRAINT "payment_link_amount" CHECK (amount_minor > 0 and (part_min_minor is null or part_min_minor > 0)),
	CONSTRAINT "payment_link_uses" CHECK (uses_most is null or uses_most > 0),
	CONSTRAINT "payment_link_order_once" CHECK ((order_id is not null) = (uses_most is not distinct from 1)),
	CONSTRAINT "payment_link_contact" CHECK ((email is not null or not notify_email) and (phone is not null or not notify_sms))
);
--> statement-breakpoint
ALTER TABLE "payment" ADD COLUMN "order_id" text;--> statement-breakpoint
ALTER TABLE "payment" ADD COLUMN "link_id" text;--> statement-breakpoint
ALTER TABLE "profile" ADD COLUMN "verified_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "link_event" ADD CONSTRAINT "link_event_profile_id_link_id_payment_link_profile_id_id_fk" FOREIGN KEY ("profile_id","link_id") REFERENCES "public"."payment_link"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order" ADD CONSTRAINT "order_profile_id_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order" ADD CONSTRAINT "order_profile_id_customer_id_customer_profile_id_id_fk" FOREIGN KEY ("profile_id","customer_id") REFERENCES "public"."customer"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_item" ADD CONSTRAINT "order_item_profile_id_order_id_order_profile_id_id_fk" FOREIGN KEY ("profile_id","order_id") REFERENCES "public"."order"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_link" ADD CONSTRAINT "payment_link_profile_id_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_link" ADD CONSTRAINT "payment_link_profile_id_order_id_order_profile_id_id_fk" FOREIGN KEY ("profile_id","order_id") REFERENCES "public"."order"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_link" ADD CONSTRAINT "payment_link_profile_id_customer_id_customer_profile_id_id_fk" FOREIGN KEY ("profile_id","customer_id") REFERENCES "public"."customer"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "order_recent" ON "order" USING btree ("profile_id","created_at","id");--> statement-breakpoint
CREATE INDEX "order_status" ON "order" USING btree ("profile_id","status","created_at");--> statement-breakpoint
CREATE INDEX "order_customer" ON "order" USING btree ("profile_id","customer_id","created_at");--> statement-breakpoint
CREATE INDEX "order_made_by" ON "order" USING btree ("profile_id","created_by","created_at");--> statement-breakpoint
CREATE INDEX "order_words" ON "order" USING gin ("reference" gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "payment_link_recent" ON "payment_link" USING btree ("profile_id","created_at","id");--> statement-breakpoint
CREATE INDEX "payment_link_status" ON "payment_link" USING btree ("profile_id","status","created_at");--> statement-breakpoint
CREATE INDEX "payment_link_order" ON "payment_link" USING btree ("profile_id","order_id");--> statement-breakpoint
CREATE INDEX "payment_link_made_by" ON "payment_link" USING btree ("profile_id","created_by","created_at");--> statement-breakpoint
CREATE INDEX "payment_link_wake" ON "payment_link" USING btree ("wake_at") WHERE wake_at is not null;--> statement-breakpoint
CREATE INDEX "payment_link_words" ON "payment_link" USING gin ("reference" gin_trgm_ops,"email" gin_trgm_ops,"description" gin_trgm_ops);--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_profile_id_order_id_order_profile_id_id_fk" FOREIGN KEY ("profile_id","order_id") REFERENCES "public"."order"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_profile_id_link_id_payment_link_profile_id_id_fk" FOREIGN KEY ("profile_id","link_id") REFERENCES "public"."payment_link"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "payment_order" ON "payment" USING btree ("profile_id","order_id") WHERE order_id is not null;--> statement-breakpoint
CREATE INDEX "payment_link_used" ON "payment" USING btree ("profile_id","link_id") WHERE link_id is not null;