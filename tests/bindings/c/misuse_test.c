// What bad input gets: an error with a text, never an end of the process. No server is needed.
#include "tests/bindings/c/case.h"

#include <pthread.h>

static gapless_queue* queue_make(void) {
    gapless_queue* made = NULL;
    gapless_wake none = {NULL, NULL, NULL};
    CHECK_OK(gapless_queue_make(none, &made, why));
    return made;
}

// The error of a call that has to fail, with something of its text.
static void check_error(
    gapless_code code, gapless_error* error, gapless_code wanted, const char* text
) {
    CHECK(code == wanted);
    CHECK(error != NULL && error->struct_size == sizeof *error && error->code == wanted);
    if (!strstr(error->message.data, text)) {
        fprintf(stderr, "'%s' does not say '%s'\n", error->message.data, text);
        exit(1);
    }
    gapless_release(error);
}

// The call puts its error into `error`.
#define EXPECT_ERROR(call, wanted, text)             \
    do {                                             \
        gapless_error* error = NULL;                 \
        const gapless_code code_ = (call);           \
        check_error(code_, error, (wanted), (text)); \
    } while (0)

static void nothing_at_all_is_refused(void) {
    gapless_client* client = NULL;
    EXPECT_ERROR(gapless_client_open(NULL, &client, &error), GAPLESS_ERROR_USAGE, "config is NULL");
    CHECK(client == NULL);
    EXPECT_ERROR(gapless_connect(NULL, &error), GAPLESS_ERROR_USAGE, "client is NULL");
    EXPECT_ERROR(gapless_queue_run(NULL, 0, NULL, &error), GAPLESS_ERROR_USAGE, "queue is NULL");
    CHECK(gapless_queue_descriptor(NULL, NULL) == -1);
    CHECK(gapless_connect(NULL, NULL) == GAPLESS_ERROR_USAGE);
    gapless_client_release(NULL);
    gapless_queue_release(NULL);
    gapless_queue_interrupt(NULL);
    gapless_runtime_release(NULL);
    gapless_call_cancel(NULL);
    gapless_call_release(NULL);
    gapless_subscription_release(NULL);
    gapless_retain(NULL);
    gapless_release(NULL);

    // A NULL client has no queue, so the answer comes at once.
    answer told = {0};
    gapless_call* call = NULL;
    gapless_log_out(NULL, then_into(&told), &call);
    CHECK(told.count == 1 && told.code == GAPLESS_ERROR_USAGE && told.freed == 1);
    gapless_call_cancel(call);
    gapless_call_release(call);
    CHECK(told.count == 1);
    answer group = {0};
    gapless_create_group(NULL, gapless_text_of("tea"), NULL, 0, 0, then_group_into(&group), NULL);
    CHECK(group.count == 1 && group.code == GAPLESS_ERROR_USAGE && group.freed == 1);
}

static void a_config_has_to_be_right(void) {
    gapless_queue* queue = queue_make();
    gapless_client* client = NULL;

    gapless_config config = gapless_config_init();
    config.in_memory_only = true;
    EXPECT_ERROR(gapless_client_open(&config, &client, &error), GAPLESS_ERROR_USAGE, "no queue");
    config.queue = queue;
    EXPECT_ERROR(gapless_client_open(&config, NULL, &error), GAPLESS_ERROR_USAGE, "out is NULL");
    config.transport = 7;
    EXPECT_ERROR(
        gapless_client_open(&config, &client, &error),
        GAPLESS_ERROR_USAGE,
        "transport has no value 7"
    );
    config.transport = 0;
    config.connect_within_ms = INT64_MIN;
    EXPECT_ERROR(
        gapless_client_open(&config, &client, &error), GAPLESS_ERROR_USAGE, "connect_within_ms"
    );
    config.connect_within_ms = 0;
    config.address.size = 12;
    EXPECT_ERROR(
        gapless_client_open(&config, &client, &error), GAPLESS_ERROR_USAGE, "address is NULL"
    );
    config.address = gapless_text_of("\xff\xfe");
    EXPECT_ERROR(
        gapless_client_open(&config, &client, &error), GAPLESS_ERROR_INVALID_UTF8, "address"
    );
    config.address = gapless_text_of("");
    config.mailbox_key = gapless_text_of("short");
    EXPECT_ERROR(gapless_client_open(&config, &client, &error), GAPLESS_ERROR_USAGE, "32 bytes");
    config.mailbox_key = gapless_text_of("0123456789abcdef0123456789abcdef");
    EXPECT_ERROR(gapless_client_open(&config, &client, &error), GAPLESS_ERROR_USAGE, "in memory");
    EXPECT_ERROR(
        gapless_rekey_mailbox(
            gapless_text_of("/no/such/mailbox"), config.mailbox_key, gapless_text_of(""), &error
        ),
        GAPLESS_ERROR_USAGE,
        "no mailbox"
    );
    config.mailbox_key = gapless_text_of("");
    const gapless_text pin = gapless_text_of("not a hash");
    config.pinned_keys = &pin;
    config.pinned_key_count = 1;
    EXPECT_ERROR(gapless_client_open(&config, &client, &error), GAPLESS_ERROR_USAGE, "no pin");
    config.pinned_key_count = 0;
    config.struct_size = 0;
    EXPECT_ERROR(gapless_client_open(&config, &client, &error), GAPLESS_ERROR_USAGE, "struct_size");
    config.struct_size = UINT32_MAX;
    EXPECT_ERROR(gapless_client_open(&config, &client, &error), GAPLESS_ERROR_USAGE, "struct_size");
    CHECK(client == NULL);
    gapless_queue_release(queue);
}

// As a program would have it that was built with a later header.
typedef struct later_config {
    gapless_config known;
    uint64_t invented_later;
} later_config;

static void a_newer_header_may_not_ask_for_what_is_not_known(void) {
    gapless_queue* queue = queue_make();
    gapless_client* client = NULL;
    later_config config;
    memset(&config, 0, sizeof config);
    config.known.struct_size = sizeof config;
    config.known.queue = queue;
    config.known.in_memory_only = true;
    CHECK_OK(gapless_client_open(&config.known, &client, why));
    gapless_client_release(client);

    config.invented_later = 1;
    EXPECT_ERROR(
        gapless_client_open(&config.known, &client, &error),
        GAPLESS_ERROR_UNSUPPORTED,
        "a newer gapless.h"
    );
    gapless_queue_release(queue);
}

static void an_older_header_asks_for_what_it_knew(void) {
    gapless_queue* queue = queue_make();
    gapless_client* client = NULL;
    gapless_config config = gapless_config_init();
    config.struct_size = offsetof(gapless_config, mailbox_key);
    config.queue = queue;
    config.in_memory_only = true;
    config.mailbox_key = gapless_text_of("what lies behind it is not read");
    CHECK_OK(gapless_client_open(&config, &client, why));
    gapless_client_release(client);

    config.struct_size = offsetof(gapless_config, mailbox_key) - 1;
    EXPECT_ERROR(gapless_client_open(&config, &client, &error), GAPLESS_ERROR_USAGE, "struct_size");
    gapless_queue_release(queue);
}

static void bad_arguments_are_answered(void) {
    gapless_queue* queue = queue_make();
    person alice = person_make(queue);
    answer told = {0};
    gapless_log_in(alice.client, NULL, then_account_into(&told), NULL);
    CHECK(told.count == 0);  // never inside the call
    expect_answer(queue, &told, GAPLESS_ERROR_USAGE);
    CHECK(strstr(told.message, "credentials is NULL") || strstr(told.message, "credentials"));
    answer_clear(&told);

    gapless_outgoing message = text_message("hello");
    gapless_send(alice.client, to_user("bob"), &message, then_queued_into(&told), NULL);
    expect_answer(queue, &told, GAPLESS_ERROR_USAGE);  // nobody has ever logged in
    answer_clear(&told);

    gapless_send(alice.client, to_user(""), &message, then_queued_into(&told), NULL);
    expect_answer(queue, &told, GAPLESS_ERROR_USAGE);
    CHECK(strstr(told.message, "either a conversation or a user"));
    answer_clear(&told);

    message.mentions_count = 3;
    gapless_send_and_wait(alice.client, to_user("bob"), &message, then_outcome_into(&told), NULL);
    expect_answer(queue, &told, GAPLESS_ERROR_USAGE);
    answer_clear(&told);

    gapless_invite(alice.client, 7, gapless_text_of("\xc3"), then_into(&told), NULL);
    expect_answer(queue, &told, GAPLESS_ERROR_INVALID_UTF8);
    answer_clear(&told);

    gapless_change_role(alice.client, 7, gapless_text_of("bob"), 99, then_into(&told), NULL);
    expect_answer(queue, &told, GAPLESS_ERROR_USAGE);
    answer_clear(&told);

    gapless_remove_device(alice.client, NULL, then_into(&told), NULL);
    expect_answer(queue, &told, GAPLESS_ERROR_USAGE);
    answer_clear(&told);

    gapless_link_device(alice.client, NULL, then_into(&told), NULL);
    expect_answer(queue, &told, GAPLESS_ERROR_USAGE);
    answer_clear(&told);

    gapless_device device;
    memset(&device, 0, sizeof device);  // without its size
    gapless_link_device(alice.client, &device, then_into(&told), NULL);
    expect_answer(queue, &told, GAPLESS_ERROR_USAGE);
    answer_clear(&told);

    gapless_restore(alice.client, gapless_text_of("\xff"), then_into(&told), NULL);
    expect_answer(queue, &told, GAPLESS_ERROR_INVALID_UTF8);
    answer_clear(&told);

    // A callback that is not there is not missed.
    const gapless_then nobody = {NULL, NULL, NULL};
    gapless_log_out(alice.client, nobody, NULL);

    gapless_subscription* listening = NULL;
    const gapless_event_listener deaf = {NULL, NULL, NULL};
    EXPECT_ERROR(
        gapless_on_event(alice.client, deaf, &listening, &error), GAPLESS_ERROR_USAGE, "no call"
    );
    EXPECT_ERROR(
        gapless_subscription_show(NULL, 3, &error), GAPLESS_ERROR_USAGE, "no subscription of a list"
    );
    EXPECT_ERROR(gapless_set_presence(alice.client, 0, &error), GAPLESS_ERROR_USAGE, "state");
    person_end(&alice);
    gapless_queue_release(queue);
}

static void a_closed_client_answers_that_it_is(void) {
    gapless_queue* queue = queue_make();
    person alice = person_make(queue);
    answer closed = {0};
    gapless_client_close(alice.client, then_into(&closed));
    expect_answer(queue, &closed, GAPLESS_OK);

    answer told = {0};
    gapless_log_out(alice.client, then_into(&told), NULL);
    expect_answer(queue, &told, GAPLESS_ERROR_CANCELLED);
    const gapless_conversations* found = NULL;
    EXPECT_ERROR(
        gapless_read_conversations(alice.client, &found, &error), GAPLESS_ERROR_CANCELLED, ""
    );
    CHECK(found == NULL);
    answer again = {0};
    gapless_client_close(alice.client, then_into(&again));
    expect_answer(queue, &again, GAPLESS_OK);
    gapless_client_release(alice.client);
    gapless_queue_release(queue);
}

// ---- Inside callbacks.

typedef struct inside {
    person* who;
    gapless_code nested;
    answer second;
    int count;
} inside;

static void on_inside(void* user, const gapless_error* error) {
    inside* here = user;
    CHECK(error != NULL);
    ++here->count;
    here->nested = gapless_queue_run(here->who->queue, 0, NULL, NULL);
    gapless_log_out(here->who->client, then_into(&here->second), NULL);
    gapless_client_release(here->who->client);  // in the middle of its own callback
}

static void callbacks_may_call_anything(void) {
    gapless_queue* queue = queue_make();
    person alice = person_make(queue);
    inside here = {&alice, GAPLESS_OK, {0}, 0};
    const gapless_then then = {on_inside, &here, NULL};
    gapless_mark_read(alice.client, 7, 1, then, NULL);
    run_until_answered(queue, &here.second);
    CHECK(here.count == 1);
    CHECK(here.nested == GAPLESS_ERROR_USAGE);  // a queue does not run inside itself
    CHECK(here.second.code != GAPLESS_OK && here.second.freed == 1);
    gapless_queue_release(queue);
}

static void on_release_queue(void* user, const gapless_error* error) {
    (void)error;
    gapless_queue_release(user);
}

static void a_callback_may_release_its_queue(void) {
    gapless_queue* queue = queue_make();
    person alice = person_make(queue);
    const gapless_then then = {on_release_queue, queue, NULL};
    gapless_client_close(alice.client, then);
    CHECK_OK(gapless_queue_run(queue, -1, NULL, why));
    gapless_client_release(alice.client);
}

// ---- Calls that are given up.

static void a_cancelled_call_answers_once(void) {
    gapless_queue* queue = queue_make();
    person alice = person_make(queue);
    answer told = {0};
    gapless_call* call = NULL;
    gapless_catch_up(alice.client, then_into(&told), &call);
    CHECK(call != NULL);
    gapless_call_cancel(call);
    gapless_call_cancel(call);
    expect_answer(queue, &told, GAPLESS_ERROR_CANCELLED);
    gapless_call_release(call);
    person_end(&alice);
    CHECK(told.count == 1 && told.freed == 1);
    gapless_queue_release(queue);
}

static void what_nobody_runs_is_freed(void) {
    gapless_queue* queue = queue_make();
    person alice = person_make(queue);
    answer told[8] = {{0}};
    for (int i = 0; i < 8; ++i) {
        gapless_catch_up(alice.client, then_into(&told[i]), NULL);
    }
    gapless_client_release(alice.client);
    gapless_queue_release(queue);
    for (int i = 0; i < 8; ++i) {
        CHECK(told[i].count == 0 && told[i].freed == 1);
    }
}

static void a_queue_may_go_before_its_clients(void) {
    gapless_queue* queue = queue_make();
    person alice = person_make(queue);
    gapless_queue_release(queue);
    answer told = {0};
    gapless_log_out(alice.client, then_into(&told), NULL);
    gapless_client_release(alice.client);
    CHECK(told.count == 0 && told.freed == 1);
}

// ---- Queues.

typedef struct woken {
    pthread_mutex_t mutex;
    int count;
    int freed;
} woken;

static void on_wake(void* user) {
    woken* here = user;
    pthread_mutex_lock(&here->mutex);
    ++here->count;
    pthread_mutex_unlock(&here->mutex);
}

static void on_wake_freed(void* user) {
    woken* here = user;
    ++here->freed;
}

static void* interrupt(void* queue) {
    gapless_queue_interrupt(queue);
    return NULL;
}

static void a_queue_wakes_once_and_can_be_interrupted(void) {
    woken here = {PTHREAD_MUTEX_INITIALIZER, 0, 0};
    const gapless_wake wake = {on_wake, &here, on_wake_freed};
    gapless_queue* queue = NULL;
    CHECK_OK(gapless_queue_make(wake, &queue, why));
    person alice = person_make(queue);
    // Refusals are put into the queue by the calls themselves: three, and one wake-up.
    answer told[3] = {{0}};
    for (int i = 0; i < 3; ++i) {
        gapless_log_in(alice.client, NULL, then_account_into(&told[i]), NULL);
    }
    CHECK(here.count == 1);
    size_t ran = 0;
    CHECK_OK(gapless_queue_run(queue, 0, &ran, why));
    CHECK(ran == 3 && told[2].count == 1);

    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, interrupt, queue) == 0);
    CHECK_OK(gapless_queue_run(queue, -1, &ran, why));
    CHECK(ran == 0);
    pthread_join(thread, NULL);
    person_end(&alice);
    gapless_queue_release(queue);
    CHECK(here.freed == 1);
}

static void the_library_says_what_it_is(void) {
    CHECK(gapless_abi_version() == GAPLESS_ABI_VERSION);
    CHECK(strlen(gapless_version()) >= 5);
    CHECK(strcmp(gapless_code_name(GAPLESS_ERROR_NOT_A_MEMBER), "not_a_member") == 0);
    CHECK(strcmp(gapless_code_name(GAPLESS_ERROR_INTERNAL), "internal") == 0);
    CHECK(strcmp(gapless_code_name(12345), "") == 0);
    gapless_error* error = NULL;
    gapless_runtime* runtime = NULL;
    CHECK(gapless_runtime_make(UINT32_MAX, &runtime, &error) == GAPLESS_ERROR_USAGE);
    gapless_release(error);
    CHECK_OK(gapless_runtime_make(0, &runtime, why));
    gapless_runtime_release(runtime);
}

int main(void) {
    nothing_at_all_is_refused();
    a_config_has_to_be_right();
    a_newer_header_may_not_ask_for_what_is_not_known();
    an_older_header_asks_for_what_it_knew();
    bad_arguments_are_answered();
    a_closed_client_answers_that_it_is();
    callbacks_may_call_anything();
    a_callback_may_release_its_queue();
    a_cancelled_call_answers_once();
    what_nobody_runs_is_freed();
    a_queue_may_go_before_its_clients();
    a_queue_wakes_once_and_can_be_interrupted();
    the_library_says_what_it_is();
    if (gapless_object_count() != 0) {
        fprintf(stderr, "%lld objects are left\n", (long long)gapless_object_count());
        return 1;
    }
    puts("all is well");
    return 0;
}
