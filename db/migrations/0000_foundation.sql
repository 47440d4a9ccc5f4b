CREATE TABLE "login" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text,
	"failed_attempts" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "login_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "seat" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"login_id" text NOT NULL,
	"role" text,
	"customer_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "seat_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "seat_id" UNIQUE("id"),
	CONSTRAINT "seat_customer" UNIQUE("profile_id","customer_id"),
	CONSTRAINT "seat_is_staff_or_customer" CHECK ((role is null) <> (customer_id is null))
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"login_id" text NOT NULL,
	"seat_id" text,
	"user_agent" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_link" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"login_id" text NOT NULL,
	"purpose" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "account" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"customer_id" text NOT NULL,
	"currency" char(3) NOT NULL,
	"balance_minor" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "account_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "account_currency" UNIQUE("profile_id","customer_id","currency")
);
--> statement-breakpoint
CREATE TABLE "customer" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"phone" text,
	"address" text,
	"country" text,
	"locale" text DEFAULT 'en' NOT NULL,
	"external_reference" text,
	"created_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customer_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "customer_external_reference" UNIQUE("profile_id","external_reference")
);
--> statement-breakpoint
CREATE TABLE "stored_method" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"customer_id" text NOT NULL,
	"system_id" text NOT NULL,
	"method" text NOT NULL,
	"token_sealed" text NOT NULL,
	"token_hash" text NOT NULL,
	"last_four" text NOT NULL,
	"expires" text,
	"is_default" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "stored_method_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "stored_method_token" UNIQUE("profile_id","system_id","customer_id","token_hash")
);
--> statement-breakpoint
CREATE TABLE "entry" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"debit_id" text NOT NULL,
	"credit_id" text NOT NULL,
	"currency" char(3) NOT NULL,
	"amount_minor" bigint NOT NULL,
	"state" text NOT NULL,
	"code" text NOT NULL,
	"transaction_id" text NOT NULL,
	"pending_entry_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "entry_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "entry_once" UNIQUE("profile_id","transaction_id","code","state"),
	CONSTRAINT "entry_amount" CHECK (amount_minor > 0),
	CONSTRAINT "entry_two_sides" CHECK (debit_id <> credit_id)
);
--> statement-breakpoint
CREATE TABLE "ledger_account" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"code" text NOT NULL,
	"currency" char(3) NOT NULL,
	"account_id" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "ledger_account_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "ledger_account_code" UNIQUE("profile_id","code","currency"),
	CONSTRAINT "ledger_account_currency" UNIQUE("profile_id","id","currency")
);
--> statement-breakpoint
CREATE TABLE "payment" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"customer_id" text NOT NULL,
	"account_id" text NOT NULL,
	"purpose" text NOT NULL,
	"currency" char(3) NOT NULL,
	"amount_minor" bigint NOT NULL,
	"description" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"live" boolean NOT NULL,
	"status" text DEFAULT 'unpaid' NOT NULL,
	"authorized_minor" bigint DEFAULT 0 NOT NULL,
	"captured_minor" bigint DEFAULT 0 NOT NULL,
	"refunded_minor" bigint DEFAULT 0 NOT NULL,
	"system_id" text NOT NULL,
	"method" text NOT NULL,
	"label" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payment_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "payment_idempotency_key" UNIQUE("profile_id","idempotency_key"),
	CONSTRAINT "payment_amount" CHECK (amount_minor >= 0)
);
--> statement-breakpoint
CREATE TABLE "transaction" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"payment_id" text NOT NULL,
	"parent_id" text,
	"type" text NOT NULL,
	"status" text DEFAULT 'created' NOT NULL,
	"currency" char(3) NOT NULL,
	"asked_minor" bigint NOT NULL,
	"told_minor" bigint,
	"system_id" text NOT NULL,
	"method" text NOT NULL,
	"label" text,
	"stored_method_id" text,
	"keep" boolean DEFAULT false NOT NULL,
	"reference" text,
	"next_step" jsonb,
	"expires_at" timestamp with time zone,
	"code" text,
	"initiator" text NOT NULL,
	"actor_id" text,
	"reason" text,
	"ask_at" timestamp with time zone,
	"inquiries" integer DEFAULT 0 NOT NULL,
	"needs_person" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone,
	CONSTRAINT "transaction_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "transaction_of_payment" UNIQUE("profile_id","payment_id","id"),
	CONSTRAINT "transaction_amount" CHECK (asked_minor > 0 or (asked_minor = 0 and type = 'verification'))
);
--> statement-breakpoint
CREATE TABLE "transaction_step" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"transaction_id" text NOT NULL,
	"source" text NOT NULL,
	"from_status" text NOT NULL,
	"to_status" text NOT NULL,
	"evidence" jsonb NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "transaction_step_profile_id_id_pk" PRIMARY KEY("profile_id","id")
);
--> statement-breakpoint
CREATE TABLE "profile" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"country" text NOT NULL,
	"base_currency" char(3) NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_event" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"action" text NOT NULL,
	"entity" text NOT NULL,
	"entity_id" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "audit_event_profile_id_id_pk" PRIMARY KEY("profile_id","id")
);
--> statement-breakpoint
CREATE TABLE "callback_event" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"system_id" text NOT NULL,
	"external_id" text NOT NULL,
	"state" text NOT NULL,
	"reports" jsonb NOT NULL,
	"problem" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"handled_at" timestamp with time zone,
	CONSTRAINT "callback_event_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "callback_event_once" UNIQUE("profile_id","system_id","external_id")
);
--> statement-breakpoint
CREATE TABLE "document" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"year" integer NOT NULL,
	"sequence" integer NOT NULL,
	"payment_id" text NOT NULL,
	"transaction_id" text NOT NULL,
	"content" jsonb NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	CONSTRAINT "document_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "document_number" UNIQUE("profile_id","kind","year","sequence"),
	CONSTRAINT "document_once" UNIQUE("profile_id","transaction_id","kind")
);
--> statement-breakpoint
CREATE TABLE "document_counter" (
	"profile_id" text NOT NULL,
	"kind" text NOT NULL,
	"year" integer NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "document_counter_profile_id_kind_year_pk" PRIMARY KEY("profile_id","kind","year")
);
--> statement-breakpoint
CREATE TABLE "currency" (
	"profile_id" text NOT NULL,
	"code" char(3) NOT NULL,
	"exchange_rate" numeric(24, 12) NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "currency_profile_id_code_pk" PRIMARY KEY("profile_id","code"),
	CONSTRAINT "currency_rate_positive" CHECK (exchange_rate > 0)
);
--> statement-breakpoint
CREATE TABLE "currency_assignment" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"currency" char(3) NOT NULL,
	"system_id" text NOT NULL,
	"min_minor" bigint NOT NULL,
	"max_minor" bigint,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "currency_assignment_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "currency_assignment_system" UNIQUE("profile_id","currency","system_id"),
	CONSTRAINT "currency_assignment_range" CHECK (min_minor >= 0 and (max_minor is null or max_minor >= min_minor))
);
--> statement-breakpoint
CREATE TABLE "currency_method" (
	"profile_id" text NOT NULL,
	"currency" char(3) NOT NULL,
	"method" text NOT NULL,
	"system_id" text NOT NULL,
	"assignment_id" text NOT NULL,
	CONSTRAINT "currency_method_profile_id_currency_method_pk" PRIMARY KEY("profile_id","currency","method")
);
--> statement-breakpoint
CREATE TABLE "payment_system" (
	"profile_id" text NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"adapter" text NOT NULL,
	"live" boolean NOT NULL,
	"settings_sealed" text NOT NULL,
	"stored_info" text DEFAULT 'token_only' NOT NULL,
	"cvv_required" boolean DEFAULT false NOT NULL,
	"checked_at" timestamp with time zone,
	"check_problem" text,
	"last_callback_at" timestamp with time zone,
	"rejected_callbacks" numeric DEFAULT 0 NOT NULL,
	"last_rejected_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp with time zone,
	CONSTRAINT "payment_system_profile_id_id_pk" PRIMARY KEY("profile_id","id"),
	CONSTRAINT "payment_system_id" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "payment_system_method" (
	"profile_id" text NOT NULL,
	"system_id" text NOT NULL,
	"method" text NOT NULL,
	CONSTRAINT "payment_system_method_profile_id_system_id_method_pk" PRIMARY KEY("profile_id","system_id","method")
);
--> statement-breakpoint
ALTER TABLE "seat" ADD CONSTRAINT "seat_profile_id_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat" ADD CONSTRAINT "seat_login_id_login_id_fk" FOREIGN KEY ("login_id") REFERENCES "public"."login"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "seat" ADD CONSTRAINT "seat_profile_id_customer_id_customer_profile_id_id_fk" FOREIGN KEY ("profile_id","customer_id") REFERENCES "public"."customer"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_login_id_login_id_fk" FOREIGN KEY ("login_id") REFERENCES "public"."login"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_seat_id_seat_id_fk" FOREIGN KEY ("seat_id") REFERENCES "public"."seat"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_login_id_login_id_fk" FOREIGN KEY ("login_id") REFERENCES "public"."login"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_profile_id_customer_id_customer_profile_id_id_fk" FOREIGN KEY ("profile_id","customer_id") REFERENCES "public"."customer"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer" ADD CONSTRAINT "customer_profile_id_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stored_method" ADD CONSTRAINT "stored_method_profile_id_customer_id_customer_profile_id_id_fk" FOREIGN KEY ("profile_id","customer_id") REFERENCES "public"."customer"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stored_method" ADD CONSTRAINT "stored_method_profile_id_system_id_payment_system_profile_id_id_fk" FOREIGN KEY ("profile_id","system_id") REFERENCES "public"."payment_system"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry" ADD CONSTRAINT "entry_profile_id_debit_id_currency_ledger_account_profile_id_id_currency_fk" FOREIGN KEY ("profile_id","debit_id","currency") REFERENCES "public"."ledger_account"("profile_id","id","currency") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry" ADD CONSTRAINT "entry_profile_id_credit_id_currency_ledger_account_profile_id_id_currency_fk" FOREIGN KEY ("profile_id","credit_id","currency") REFERENCES "public"."ledger_account"("profile_id","id","currency") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry" ADD CONSTRAINT "entry_profile_id_transaction_id_transaction_profile_id_id_fk" FOREIGN KEY ("profile_id","transaction_id") REFERENCES "public"."transaction"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry" ADD CONSTRAINT "entry_profile_id_pending_entry_id_entry_profile_id_id_fk" FOREIGN KEY ("profile_id","pending_entry_id") REFERENCES "public"."entry"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ledger_account" ADD CONSTRAINT "ledger_account_profile_id_account_id_account_profile_id_id_fk" FOREIGN KEY ("profile_id","account_id") REFERENCES "public"."account"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_profile_id_account_id_account_profile_id_id_fk" FOREIGN KEY ("profile_id","account_id") REFERENCES "public"."account"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_profile_id_customer_id_customer_profile_id_id_fk" FOREIGN KEY ("profile_id","customer_id") REFERENCES "public"."customer"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_profile_id_system_id_payment_system_profile_id_id_fk" FOREIGN KEY ("profile_id","system_id") REFERENCES "public"."payment_system"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transaction" ADD CONSTRAINT "transaction_profile_id_payment_id_payment_profile_id_id_fk" FOREIGN KEY ("profile_id","payment_id") REFERENCES "public"."payment"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transaction" ADD CONSTRAINT "transaction_profile_id_payment_id_parent_id_transaction_profile_id_payment_id_id_fk" FOREIGN KEY ("profile_id","payment_id","parent_id") REFERENCES "public"."transaction"("profile_id","payment_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transaction" ADD CONSTRAINT "transaction_profile_id_system_id_payment_system_profile_id_id_fk" FOREIGN KEY ("profile_id","system_id") REFERENCES "public"."payment_system"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transaction" ADD CONSTRAINT "transaction_profile_id_stored_method_id_stored_method_profile_id_id_fk" FOREIGN KEY ("profile_id","stored_method_id") REFERENCES "public"."stored_method"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transaction_step" ADD CONSTRAINT "transaction_step_profile_id_transaction_id_transaction_profile_id_id_fk" FOREIGN KEY ("profile_id","transaction_id") REFERENCES "public"."transaction"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "callback_event" ADD CONSTRAINT "callback_event_profile_id_system_id_payment_system_profile_id_id_fk" FOREIGN KEY ("profile_id","system_id") REFERENCES "public"."payment_system"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document" ADD CONSTRAINT "document_profile_id_payment_id_payment_profile_id_id_fk" FOREIGN KEY ("profile_id","payment_id") REFERENCES "public"."payment"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document" ADD CONSTRAINT "document_profile_id_transaction_id_transaction_profile_id_id_fk" FOREIGN KEY ("profile_id","transaction_id") REFERENCES "public"."transaction"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "currency" ADD CONSTRAINT "currency_profile_id_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "currency_assignment" ADD CONSTRAINT "currency_assignment_profile_id_currency_currency_profile_id_code_fk" FOREIGN KEY ("profile_id","currency") REFERENCES "public"."currency"("profile_id","code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "currency_assignment" ADD CONSTRAINT "currency_assignment_profile_id_system_id_payment_system_profile_id_id_fk" FOREIGN KEY ("profile_id","system_id") REFERENCES "public"."payment_system"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "currency_method" ADD CONSTRAINT "currency_method_profile_id_assignment_id_currency_assignment_profile_id_id_fk" FOREIGN KEY ("profile_id","assignment_id") REFERENCES "public"."currency_assignment"("profile_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "currency_method" ADD CONSTRAINT "currency_method_profile_id_system_id_method_payment_system_method_profile_id_system_id_method_fk" FOREIGN KEY ("profile_id","system_id","method") REFERENCES "public"."payment_system_method"("profile_id","system_id","method") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_system" ADD CONSTRAINT "payment_system_profile_id_profile_id_fk" FOREIGN KEY ("profile_id") REFERENCES "public"."profile"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment_system_method" ADD CONSTRAINT "payment_system_method_profile_id_system_id_payment_system_profile_id_id_fk" FOREIGN KEY ("profile_id","system_id") REFERENCES "public"."payment_system"("profile_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "seat_login" ON "seat" USING btree ("login_id");--> statement-breakpoint
CREATE INDEX "session_login" ON "session" USING btree ("login_id");--> statement-breakpoint
CREATE UNIQUE INDEX "customer_email" ON "customer" USING btree ("profile_id",lower("email"));--> statement-breakpoint
CREATE INDEX "customer_recent" ON "customer" USING btree ("profile_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "stored_method_default" ON "stored_method" USING btree ("profile_id","customer_id") WHERE is_default and revoked_at is null;--> statement-breakpoint
CREATE INDEX "entry_debit" ON "entry" USING btree ("profile_id","debit_id");--> statement-breakpoint
CREATE INDEX "entry_credit" ON "entry" USING btree ("profile_id","credit_id");--> statement-breakpoint
CREATE INDEX "payment_recent" ON "payment" USING btree ("profile_id","created_at","id");--> statement-breakpoint
CREATE INDEX "payment_customer" ON "payment" USING btree ("profile_id","customer_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "transaction_reference" ON "transaction" USING btree ("profile_id","system_id","reference","type") WHERE reference is not null;--> statement-breakpoint
CREATE INDEX "transaction_payment" ON "transaction" USING btree ("profile_id","payment_id");--> statement-breakpoint
CREATE INDEX "transaction_ask" ON "transaction" USING btree ("ask_at") WHERE ask_at is not null;--> statement-breakpoint
CREATE INDEX "transaction_step_transaction" ON "transaction_step" USING btree ("profile_id","transaction_id");--> statement-breakpoint
CREATE INDEX "audit_event_recent" ON "audit_event" USING btree ("profile_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_event_entity" ON "audit_event" USING btree ("profile_id","entity","entity_id");--> statement-breakpoint
CREATE INDEX "callback_event_recent" ON "callback_event" USING btree ("profile_id","received_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_system_name" ON "payment_system" USING btree ("profile_id",lower("name")) WHERE deleted_at is null;