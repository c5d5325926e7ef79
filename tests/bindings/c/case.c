#include "tests/bindings/c/case.h"

#include <time.h>

static void remember(answer* told, const void* value, const gapless_error* error) {
    CHECK((value == NULL) != (error == NULL));
    ++told->count;
    told->code = error ? error->code : GAPLESS_OK;
    snprintf(told->message, sizeof told->message, "%s", error ? error->message.data : "");
    gapless_retain(value);
    gapless_release(told->value);
    told->value = value;
}

static void on_freed(void* user) {
    answer* told = user;
    ++told->freed;
}

static void on_done(void* user, const gapless_error* error) {
    answer* told = user;
    ++told->count;
    told->code = error ? error->code : GAPLESS_OK;
    snprintf(told->message, sizeof told->message, "%s", error ? error->message.data : "");
}

static void on_account(void* user, const gapless_account* account, const gapless_error* error) {
    remember(user, account, error);
}

static void on_devices(void* user, const gapless_devices* devices, const gapless_error* error) {
    answer* told = user;
    remember(told, devices, error);
    told->number = devices ? devices->count : 0;
}

static void on_queued(void* user, const gapless_uuid* client_id, const gapless_error* error) {
    answer* told = user;
    on_done(user, error);
    CHECK((client_id == NULL) != (error == NULL));
    if (client_id) {
        told->client_id = *client_id;
    }
}

static void on_outcome(void* user, const gapless_outcome* outcome, const gapless_error* error) {
    answer* told = user;
    on_done(user, error);
    if (outcome) {
        told->client_id = outcome->client_id;
        told->conversation = outcome->conversation;
        told->number = outcome->seq;
    }
}

static void on_group(void* user, uint64_t conversation, const gapless_error* error) {
    answer* told = user;
    on_done(user, error);
    told->conversation = conversation;
}

static void on_members(void* user, const gapless_members* members, const gapless_error* error) {
    answer* told = user;
    remember(told, members, error);
    told->number = members ? members->count : 0;
}

static void on_receipts(void* user, const gapless_receipts* receipts, const gapless_error* error) {
    answer* told = user;
    remember(told, receipts, error);
    told->number = receipts ? receipts->read_count : 0;
}

static void on_history(void* user, const gapless_history_page* page, const gapless_error* error) {
    answer* told = user;
    remember(told, page, error);
    told->number = page ? page->count : 0;
}

static void on_text(void* user, const gapless_text* text, const gapless_error* error) {
    answer* told = user;
    remember(told, text, error);
    told->number = text ? text->size : 0;
}

static void on_verification(
    void* user, const gapless_verification* how, const gapless_error* error
) {
    answer* told = user;
    remember(told, how, error);
    told->number = how ? (uint64_t)*how : 0;
}

void answer_clear(answer* told) {
    gapless_release(told->value);
    memset(told, 0, sizeof *told);
}

#define THEN_INTO(kind)                                         \
    gapless_then_##kind then_##kind##_into(answer* told) {      \
        gapless_then_##kind then = {on_##kind, told, on_freed}; \
        return then;                                            \
    }

gapless_then then_into(answer* told) {
    gapless_then then = {on_done, told, on_freed};
    return then;
}

THEN_INTO(account)
THEN_INTO(devices)
THEN_INTO(queued)
THEN_INTO(outcome)
THEN_INTO(group)
THEN_INTO(members)
THEN_INTO(receipts)
THEN_INTO(history)
THEN_INTO(text)
THEN_INTO(verification)

void run_until_answered(gapless_queue* queue, const answer* told) {
    for (int waits = 0; told->count == 0 && waits < 600; ++waits) {
        CHECK_OK(gapless_queue_run(queue, 100, NULL, why));
    }
    CHECK(told->count == 1);
}

void expect_answer(gapless_queue* queue, answer* told, gapless_code code) {
    run_until_answered(queue, told);
    if (told->code != code) {
        fprintf(stderr, "answered %s: %s\n", gapless_code_name(told->code), told->message);
    }
    CHECK(told->code == code);
    CHECK(told->freed == 1);
}

static gapless_text environment(const char* name) {
    const char* found = getenv(name);
    if (!found) {
        fprintf(stderr, "%s is not set\n", name);
        exit(2);
    }
    return gapless_text_of(found);
}

gapless_credentials credentials_of(const char* name) {
    gapless_credentials made = gapless_credentials_init();
    made.server = environment("GAPLESS_TEST_SERVER");
    made.authority = environment("GAPLESS_TEST_AUTHORITY");
    made.user = gapless_text_of(name);
    made.password = gapless_text_of("correct horse");
    return made;
}

static person make(gapless_queue* queue, gapless_encryption encryption) {
    person made = {queue, NULL};
    gapless_config config = gapless_config_init();
    config.queue = queue;
    config.in_memory_only = true;
    config.encryption = encryption;
    CHECK_OK(gapless_client_open(&config, &made.client, why));
    return made;
}

person person_make(gapless_queue* queue) { return make(queue, GAPLESS_ENCRYPTION_OFF); }

person person_make_encrypted(gapless_queue* queue) { return make(queue, 0); }

void person_register(person* one, const char* name) {
    gapless_credentials credentials = credentials_of(name);
    answer told = {0};
    gapless_register_account(one->client, &credentials, then_account_into(&told), NULL);
    expect_answer(one->queue, &told, GAPLESS_OK);
    const gapless_account* account = told.value;
    CHECK(text_is(account->user, name) && account->is_logged_in);
    answer_clear(&told);
    CHECK_OK(gapless_connect(one->client, why));
}

person person_enter(gapless_queue* queue, const char* name) {
    person made = person_make(queue);
    person_register(&made, name);
    return made;
}

void person_end(person* one) {
    answer told = {0};
    gapless_client_close(one->client, then_into(&told));
    expect_answer(one->queue, &told, GAPLESS_OK);
    gapless_client_release(one->client);
    one->client = NULL;
}

gapless_destination to_user(const char* name) {
    gapless_destination made = {0, gapless_text_of(name)};
    return made;
}

gapless_destination to_conversation(uint64_t id) {
    gapless_destination made = {id, {NULL, 0}};
    return made;
}

gapless_outgoing text_message(const char* text) {
    gapless_outgoing made = gapless_outgoing_init();
    made.text = gapless_text_of(text);
    return made;
}

uint64_t say(person* one, const char* user, const char* text) {
    const gapless_outgoing message = text_message(text);
    answer told = {0};
    gapless_send_and_wait(one->client, to_user(user), &message, then_outcome_into(&told), NULL);
    expect_answer(one->queue, &told, GAPLESS_OK);
    CHECK(told.conversation != 0 && told.number != 0);
    return told.conversation;
}
