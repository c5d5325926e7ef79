// Two people whose words only their devices read: numbers that they compare, a device that is
// linked and revoked, one that is restored by the code, one who begins anew, and what is found of a
// server that is not honest. The environment names the server.
#include "tests/bindings/c/case.h"

#define ENTRIES_MAX 100

static void expect_done(person* who, answer* told) {
    expect_answer(who->queue, told, GAPLESS_OK);
    answer_clear(told);
}

static void catch_up(person* who) {
    answer told = {0};
    gapless_catch_up(who->client, then_into(&told), NULL);
    expect_done(who, &told);
}

// Says whose keys are meant.
static void log_in(person* who, const char* name) {
    const gapless_credentials credentials = credentials_of(name);
    answer told = {0};
    gapless_log_in(who->client, &credentials, then_account_into(&told), NULL);
    expect_done(who, &told);
    CHECK_OK(gapless_connect(who->client, why));
    catch_up(who);
}

// Whether this entry of the conversation has this text, and came so.
static bool reads(
    person* who,
    uint64_t conversation,
    uint64_t seq,
    const char* text,
    gapless_protection protection
) {
    const gapless_messages* found = NULL;
    if (gapless_read_history(who->client, conversation, seq, 1, &found, NULL) != GAPLESS_OK) {
        return false;
    }
    const bool is_so = found->count == 1 && found->items[0]->seq == seq &&
                       text_is(found->items[0]->text, text) &&
                       found->items[0]->protection == protection;
    gapless_release(found);
    return is_so;
}

static void wait_until_it_reads(
    person* who,
    uint64_t conversation,
    uint64_t seq,
    const char* text,
    gapless_protection protection
) {
    for (int waits = 0; waits < 600; ++waits) {
        if (reads(who, conversation, seq, text, protection)) {
            return;
        }
        CHECK_OK(gapless_queue_run(who->queue, 100, NULL, why));
    }
    CHECK(reads(who, conversation, seq, text, protection));
}

// Where a text got to.
typedef struct place {
    uint64_t conversation;
    uint64_t seq;
} place;

static place say_at(person* one, const char* user, const char* text) {
    const gapless_outgoing message = text_message(text);
    answer told = {0};
    gapless_send_and_wait(one->client, to_user(user), &message, then_outcome_into(&told), NULL);
    expect_answer(one->queue, &told, GAPLESS_OK);
    const place made = {told.conversation, told.number};
    answer_clear(&told);
    return made;
}

static void copy_text(const answer* told, char* text, size_t size) {
    const gapless_text* given = told->value;
    CHECK(given->size < size && given->size == told->number && given->data[given->size] == '\0');
    memcpy(text, given->data, given->size + 1);
}

static void number_of(person* who, const char* user, char* number, size_t size) {
    answer told = {0};
    gapless_safety_number(who->client, gapless_text_of(user), then_text_into(&told), NULL);
    expect_answer(who->queue, &told, GAPLESS_OK);
    copy_text(&told, number, size);
    answer_clear(&told);
}

static place both_read_what_they_say(person* alice, person* bob) {
    catch_up(bob);  // its keys are there
    const place first = say_at(alice, "bob", "only for you");
    catch_up(bob);
    CHECK(reads(bob, first.conversation, first.seq, "only for you", GAPLESS_PROTECTION_END_TO_END));
    const place second = say_at(bob, "alice", "and for you");
    catch_up(alice);
    CHECK(
        reads(alice, second.conversation, second.seq, "and for you", GAPLESS_PROTECTION_END_TO_END)
    );
    return first;
}

static void expect_verification(person* who, const char* user, gapless_verification expected) {
    answer told = {0};
    gapless_fetch_verification(
        who->client, gapless_text_of(user), then_verification_into(&told), NULL
    );
    expect_answer(who->queue, &told, expected == 0 ? GAPLESS_ERROR_KEYS_MISSING : GAPLESS_OK);
    CHECK(told.number == (uint64_t)expected);
    answer_clear(&told);
}

static void mark_verified(person* who, const char* user, const char* number, gapless_code ends) {
    answer told = {0};
    gapless_mark_verified(
        who->client, gapless_text_of(user), gapless_text_of(number), then_into(&told), NULL
    );
    expect_answer(who->queue, &told, ends);
    answer_clear(&told);
}

static void who_has_compared_it_says_so(person* alice, const char* number) {
    expect_verification(alice, "nobody", 0);
    expect_verification(alice, "bob", GAPLESS_UNVERIFIED);
    mark_verified(alice, "bob", "12345", GAPLESS_ERROR_CONFLICT);
    mark_verified(alice, "bob", number, GAPLESS_OK);
    expect_verification(alice, "bob", GAPLESS_VERIFIED);
    answer told = {0};
    gapless_mark_unverified(alice->client, gapless_text_of("bob"), then_into(&told), NULL);
    expect_answer(alice->queue, &told, GAPLESS_OK);
    answer_clear(&told);
    expect_verification(alice, "bob", GAPLESS_UNVERIFIED);
}

static void wait_until_changed(person* who, const char* user) {
    gapless_verification known = GAPLESS_VERIFIED;
    for (int waits = 0; known == GAPLESS_VERIFIED && waits < 600; ++waits) {
        answer told = {0};
        gapless_fetch_verification(
            who->client, gapless_text_of(user), then_verification_into(&told), NULL
        );
        expect_answer(who->queue, &told, GAPLESS_OK);
        known = (gapless_verification)told.number;
        answer_clear(&told);
        CHECK_OK(gapless_queue_run(who->queue, 100, NULL, why));
    }
    CHECK(known == GAPLESS_CHANGED);
}

static void who_begins_anew_waits_for_a_decision(person* alice, person* bob) {
    char before[64];
    char now[64];
    number_of(alice, "bob", before, sizeof before);
    mark_verified(alice, "bob", before, GAPLESS_OK);
    answer told = {0};
    gapless_begin_anew(bob->client, then_into(&told), NULL);
    expect_done(bob, &told);

    const gapless_outgoing message = text_message("is it you?");
    answer sent = {0};
    gapless_send_and_wait(alice->client, to_user("bob"), &message, then_outcome_into(&sent), NULL);
    wait_until_changed(alice, "bob");
    gapless_hear_news(alice->client, then_into(&told), NULL);
    expect_done(alice, &told);  // what waits in the outbox is nothing to it
    CHECK(sent.freed == 0);
    number_of(alice, "bob", now, sizeof now);
    CHECK(strcmp(before, now) != 0);
    mark_verified(alice, "bob", before, GAPLESS_ERROR_CONFLICT);
    mark_verified(alice, "bob", now, GAPLESS_OK);
    expect_answer(alice->queue, &sent, GAPLESS_OK);
    wait_until_it_reads(
        bob, sent.conversation, sent.number, "is it you?", GAPLESS_PROTECTION_END_TO_END
    );
    answer_clear(&sent);
}

static void their_numbers_are_the_same(person* alice, person* bob) {
    char here[64];
    char there[64];
    number_of(alice, "bob", here, sizeof here);
    number_of(bob, "alice", there, sizeof there);
    CHECK(strlen(here) == 60 && strspn(here, "0123456789") == 60 && strcmp(here, there) == 0);
    who_has_compared_it_says_so(alice, here);
    answer told = {0};
    gapless_safety_number(alice->client, gapless_text_of("nobody"), then_text_into(&told), NULL);
    expect_answer(alice->queue, &told, GAPLESS_ERROR_KEYS_MISSING);
    CHECK(told.value == NULL);
    answer_clear(&told);
}

// Of the user's devices the one of this id.
static const gapless_device* device_of(const gapless_devices* all, const gapless_uuid* id) {
    for (size_t i = 0; i < all->count; ++i) {
        if (memcmp(&all->items[i]->id, id, sizeof *id) == 0) {
            return all->items[i];
        }
    }
    const bool is_known = false;
    CHECK(is_known);
    return NULL;
}

static void a_device_is_linked_and_revoked(person* alice, person* bob, place said) {
    person tablet = person_make_encrypted(bob->queue);
    log_in(&tablet, "bob");
    wait_until_it_reads(&tablet, said.conversation, said.seq, "", GAPLESS_PROTECTION_NO_KEY);
    gapless_uuid id;
    CHECK_OK(gapless_this_device(tablet.client, &id, why));

    answer devices = {0};
    answer told = {0};
    gapless_fetch_devices(bob->client, then_devices_into(&devices), NULL);
    expect_answer(bob->queue, &devices, GAPLESS_OK);
    const gapless_device* other = device_of(devices.value, &id);
    gapless_link_device(tablet.client, other, then_into(&told), NULL);
    expect_answer(tablet.queue, &told, GAPLESS_ERROR_FORBIDDEN);
    answer_clear(&told);
    gapless_link_device(bob->client, other, then_into(&told), NULL);
    expect_done(bob, &told);
    answer_clear(&devices);
    CHECK_OK(gapless_disconnect(tablet.client, why));
    CHECK_OK(gapless_connect(tablet.client, why));  // a new session looks at once
    wait_until_it_reads(
        &tablet, said.conversation, said.seq, "only for you", GAPLESS_PROTECTION_END_TO_END
    );

    gapless_revoke_device(bob->client, &id, then_into(&told), NULL);
    expect_done(bob, &told);
    gapless_revoke_device(bob->client, &id, then_into(&told), NULL);
    expect_answer(bob->queue, &told, GAPLESS_ERROR_UNKNOWN_USER);
    answer_clear(&told);
    const place later = say_at(alice, "bob", "not for all");
    wait_until_it_reads(
        bob, later.conversation, later.seq, "not for all", GAPLESS_PROTECTION_END_TO_END
    );
    wait_until_it_reads(&tablet, later.conversation, later.seq, "", GAPLESS_PROTECTION_NO_KEY);
    person_end(&tablet);
}

static void restore(person* who, const char* code, gapless_code wanted) {
    answer told = {0};
    gapless_restore(who->client, gapless_text_of(code), then_into(&told), NULL);
    expect_answer(who->queue, &told, wanted);
    answer_clear(&told);
}

static void code_of(person* who, char* code, size_t size) {
    answer told = {0};
    gapless_recovery_code(who->client, then_text_into(&told), NULL);
    expect_answer(who->queue, &told, GAPLESS_OK);
    copy_text(&told, code, size);
    CHECK(strlen(code) == 69);  // 14 groups of four
    answer_clear(&told);
}

static void the_code_brings_everything_back(person* alice, person* bob, place said) {
    char code[80];
    char another[80];
    code_of(bob, code, sizeof code);
    code_of(alice, another, sizeof another);

    person phone = person_make_encrypted(bob->queue);
    log_in(&phone, "bob");
    answer told = {0};
    gapless_recovery_code(phone.client, then_text_into(&told), NULL);
    expect_answer(phone.queue, &told, GAPLESS_ERROR_FORBIDDEN);
    answer_clear(&told);
    restore(&phone, "no code at all", GAPLESS_ERROR_USAGE);
    restore(&phone, another, GAPLESS_ERROR_WRONG_PASSWORD);
    restore(&phone, code, GAPLESS_OK);
    wait_until_it_reads(
        &phone, said.conversation, said.seq, "only for you", GAPLESS_PROTECTION_END_TO_END
    );
    restore(&phone, code, GAPLESS_ERROR_USAGE);  // it has the keys
    code_of(&phone, another, sizeof another);
    CHECK(strcmp(code, another) == 0);
    person_end(&phone);
}

// ---- What is found.

typedef struct found {
    int count;
    int freed;
    gapless_key_finding last;
} found;

static void on_finding(void* user, const gapless_key_finding* finding) {
    found* here = user;
    CHECK(finding->struct_size == sizeof *finding);
    here->last = *finding;
    ++here->count;
}

static void on_found_freed(void* user) { ++((found*)user)->freed; }

// Whoever started this program changes what the server has stored, and then says so.
static void let_the_server_be_changed(void) {
    char line[16];
    puts("change it");
    fflush(stdout);
    CHECK(fgets(line, sizeof line, stdin) != NULL);
}

static void what_the_server_changes_is_found(person* alice, person* bob, found* here) {
    CHECK(here->count == 0);
    CHECK_OK(gapless_disconnect(bob->client, why));
    const place said = say_at(alice, "bob", "change this");
    let_the_server_be_changed();
    CHECK_OK(gapless_connect(bob->client, why));
    catch_up(bob);
    for (int waits = 0; here->count == 0 && waits < 600; ++waits) {
        CHECK_OK(gapless_queue_run(bob->queue, 100, NULL, why));
    }
    CHECK(here->last.kind == GAPLESS_FINDING_BAD_MESSAGE && here->last.user != 0);
    CHECK(here->last.conversation == said.conversation && here->last.seq == said.seq);
    CHECK(reads(bob, said.conversation, said.seq, "", GAPLESS_PROTECTION_REFUSED));
}

int main(void) {
    const gapless_wake none = {NULL, NULL, NULL};
    gapless_queue* queue = NULL;  // one for all
    CHECK_OK(gapless_queue_make(none, &queue, why));
    person alice = person_make_encrypted(queue);
    person bob = person_make_encrypted(queue);
    person_register(&alice, "alice");
    person_register(&bob, "bob");
    found here = {0};
    gapless_subscription* listening = NULL;
    const gapless_finding_listener listener = {on_finding, &here, on_found_freed};
    CHECK_OK(gapless_on_key_finding(bob.client, listener, &listening, why));

    const place said = both_read_what_they_say(&alice, &bob);
    their_numbers_are_the_same(&alice, &bob);
    a_device_is_linked_and_revoked(&alice, &bob, said);
    the_code_brings_everything_back(&alice, &bob, said);
    who_begins_anew_waits_for_a_decision(&alice, &bob);
    what_the_server_changes_is_found(&alice, &bob, &here);

    gapless_subscription_release(listening);
    person_end(&alice);
    person_end(&bob);
    gapless_queue_release(queue);
    CHECK(here.freed == 1);
    if (gapless_object_count() != 0) {
        fprintf(stderr, "%lld objects are left\n", (long long)gapless_object_count());
        return 1;
    }
    puts("all is well");
    return 0;
}
