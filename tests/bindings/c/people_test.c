// The rest of the API: what two people may do to each other, and to a group; settings; hints; and a
// client that ends as if it had been killed. The environment names the server.
#include "tests/bindings/c/case.h"

static void expect_done(person* who, answer* told) {
    expect_answer(who->queue, told, GAPLESS_OK);
    answer_clear(told);
}

static void catch_up(person* who) {
    answer told = {0};
    gapless_catch_up(who->client, then_into(&told), NULL);
    expect_done(who, &told);
}

static gapless_text bob_name(void) { return gapless_text_of("bob"); }

static void contacts_come_and_go(person* alice, person* bob) {
    answer told = {0};
    gapless_request_contact(
        alice->client, bob_name(), gapless_text_of("tea?"), then_into(&told), NULL
    );
    expect_done(alice, &told);
    gapless_remove_contact(alice->client, bob_name(), then_into(&told), NULL);
    expect_done(alice, &told);
    gapless_answer_contact(bob->client, gapless_text_of("alice"), true, then_into(&told), NULL);
    expect_answer(bob->queue, &told, GAPLESS_ERROR_FORBIDDEN);
    answer_clear(&told);
    gapless_follow(alice->client, bob_name(), then_into(&told), NULL);
    expect_done(alice, &told);
    gapless_unfollow(alice->client, bob_name(), then_into(&told), NULL);
    expect_done(alice, &told);
    gapless_block(alice->client, bob_name(), then_into(&told), NULL);
    expect_done(alice, &told);
    gapless_unblock(alice->client, bob_name(), then_into(&told), NULL);
    expect_done(alice, &told);
    gapless_follow(alice->client, gapless_text_of("nobody"), then_into(&told), NULL);
    expect_answer(alice->queue, &told, GAPLESS_ERROR_UNKNOWN_USER);
    answer_clear(&told);

    // All of it is in the contacts timeline.
    catch_up(alice);
    const gapless_conversations* all = NULL;
    CHECK_OK(gapless_read_conversations(alice->client, &all, why));
    CHECK(all->count == 1 && all->items[0]->kind == GAPLESS_CONVERSATION_CONTACTS);
    const gapless_messages* entries = NULL;
    CHECK_OK(gapless_read_history(alice->client, all->items[0]->id, 1, 10, &entries, why));
    CHECK(entries->count == 6);
    const gapless_contact_change* change = NULL;
    CHECK_OK(gapless_contact_change_of(entries->items[0], &change, why));
    CHECK(change->kind == GAPLESS_CONTACT_REQUESTED && text_is(change->note, "tea?"));
    gapless_release(change);
    gapless_release(entries);
    gapless_release(all);
}

static void a_group_has_rules(person* alice, person* bob) {
    answer told = {0};
    const gapless_text members[] = {bob_name()};
    gapless_create_group(
        alice->client, gapless_text_of("tea"), members, 1, 0, then_group_into(&told), NULL
    );
    expect_answer(alice->queue, &told, GAPLESS_OK);
    const uint64_t group = told.conversation;
    answer_clear(&told);
    gapless_mute_member(alice->client, group, bob_name(), 4102444800000, then_into(&told), NULL);
    expect_done(alice, &told);
    catch_up(bob);
    const gapless_outgoing message = text_message("may I?");
    gapless_send_and_wait(
        bob->client, to_conversation(group), &message, then_outcome_into(&told), NULL
    );
    run_until_answered(bob->queue, &told);
    CHECK(told.code == GAPLESS_ERROR_FORBIDDEN);
    const gapless_uuid refused = told.client_id;
    answer_clear(&told);

    gapless_mute_member(alice->client, group, bob_name(), 0, then_into(&told), NULL);
    expect_done(alice, &told);
    gapless_retry(bob->client, &refused, then_outcome_into(&told), NULL);
    expect_done(bob, &told);
    gapless_mute_all(alice->client, group, true, then_into(&told), NULL);
    expect_done(alice, &told);
    gapless_send_and_wait(
        bob->client, to_conversation(group), &message, then_outcome_into(&told), NULL
    );
    expect_answer(bob->queue, &told, GAPLESS_ERROR_FORBIDDEN);
    CHECK_OK(gapless_cancel(bob->client, &told.client_id, why));
    answer_clear(&told);
    gapless_set_history(alice->client, group, GAPLESS_HISTORY_ALL, then_into(&told), NULL);
    expect_done(alice, &told);
    gapless_remove_member(alice->client, group, bob_name(), then_into(&told), NULL);
    expect_done(alice, &told);
    gapless_join(bob->client, group, then_into(&told), NULL);
    run_until_answered(bob->queue, &told);  // whether one may come back is the server's to say
    answer_clear(&told);
    catch_up(alice);
    catch_up(bob);
}

// ---- Hints.

typedef struct told_of {
    int conversations;
    int typing;
    int receipts;
    gapless_connection_state state;
} told_of;

static void on_conversation(void* user, const gapless_conversation* conversation) {
    CHECK(conversation->id != 0);
    ++((told_of*)user)->conversations;
}

static void on_typing(void* user, const gapless_typing* typing) {
    CHECK(text_is(typing->user, "alice") && typing->conversation != 0);
    ++((told_of*)user)->typing;
}

static void on_receipt(void* user, const gapless_receipt* hint) {
    CHECK(hint->conversation != 0 && hint->user != 0);
    ++((told_of*)user)->receipts;
}

static void on_connection(void* user, const gapless_connection_status* status) {
    ((told_of*)user)->state = status->state;
}

static void wait_for_state(person* who, told_of* told, gapless_connection_state state) {
    for (int waits = 0; told->state != state && waits < 600; ++waits) {
        CHECK_OK(gapless_queue_run(who->queue, 100, NULL, why));
    }
    CHECK(told->state == state);
}

static void hints_and_connections(person* alice, person* bob) {
    told_of told = {0};
    gapless_subscription* held[4] = {NULL};
    const gapless_conversation_listener conversations = {on_conversation, &told, NULL};
    const gapless_typing_listener typing = {on_typing, &told, NULL};
    const gapless_receipt_listener receipts = {on_receipt, &told, NULL};
    const gapless_connection_listener connection = {on_connection, &told, NULL};
    CHECK_OK(gapless_on_conversation(bob->client, conversations, &held[0], why));
    CHECK_OK(gapless_on_typing(bob->client, typing, &held[1], why));
    CHECK_OK(gapless_on_receipt(bob->client, receipts, &held[2], why));
    CHECK_OK(gapless_on_connection(bob->client, connection, &held[3], why));
    wait_for_state(bob, &told, GAPLESS_CONNECTION_LIVE);

    const uint64_t direct = say(alice, "bob", "hello");
    CHECK_OK(gapless_set_typing(alice->client, direct, true, why));
    for (int waits = 0; (told.typing == 0 || told.conversations == 0) && waits < 600; ++waits) {
        CHECK_OK(gapless_queue_run(bob->queue, 100, NULL, why));
    }
    CHECK(told.typing > 0 && told.conversations > 0);
    CHECK_OK(gapless_disconnect(bob->client, why));
    wait_for_state(bob, &told, GAPLESS_CONNECTION_OFFLINE);
    CHECK_OK(gapless_connect(bob->client, why));
    CHECK_OK(gapless_network_changed(bob->client, why));
    wait_for_state(bob, &told, GAPLESS_CONNECTION_LIVE);

    gapless_network_state network = gapless_network_state_init();
    network.is_offline = true;
    CHECK_OK(gapless_set_network_state(bob->client, &network, why));
    wait_for_state(bob, &told, GAPLESS_CONNECTION_CONNECTING);
    CHECK_OK(gapless_set_app_state(bob->client, GAPLESS_APP_BACKGROUND, why));
    network.is_offline = false;
    network.kind = GAPLESS_NETWORK_WIFI;
    network.name = gapless_text_of("home");
    CHECK_OK(gapless_set_network_state(bob->client, &network, why));
    wait_for_state(bob, &told, GAPLESS_CONNECTION_LIVE);
    CHECK_OK(gapless_set_app_state(bob->client, GAPLESS_APP_FOREGROUND, why));
    CHECK(gapless_set_app_state(bob->client, 7, NULL) == GAPLESS_ERROR_USAGE);

    answer kept = {0};
    catch_up(bob);
    gapless_mark_unread(bob->client, direct, true, then_into(&kept), NULL);
    expect_done(bob, &kept);
    gapless_set_muted(bob->client, direct, true, then_into(&kept), NULL);
    expect_done(bob, &kept);
    gapless_set_draft(bob->client, direct, gapless_text_of("I was about"), then_into(&kept), NULL);
    expect_done(bob, &kept);
    gapless_set_draft(bob->client, 4711, gapless_text_of("x"), then_into(&kept), NULL);
    expect_answer(bob->queue, &kept, GAPLESS_ERROR_UNKNOWN_CONVERSATION);
    for (int i = 0; i < 4; ++i) {
        gapless_subscription_release(held[i]);
    }
}

static void the_account_ends(person* alice, person* bob) {
    answer told = {0};
    gapless_change_password(
        alice->client,
        gapless_text_of("correct horse"),
        gapless_text_of("battery staple"),
        then_into(&told),
        NULL
    );
    expect_done(alice, &told);
    gapless_log_out(alice->client, then_into(&told), NULL);
    expect_done(alice, &told);
    gapless_uuid device = {{1}};
    gapless_remove_device(alice->client, &device, then_into(&told), NULL);
    run_until_answered(alice->queue, &told);
    CHECK(told.code != GAPLESS_OK && told.message[0] != '\0');
    answer_clear(&told);
    gapless_client_abandon(bob->client, then_into(&told));
    expect_done(bob, &told);
    gapless_client_release(bob->client);
    person_end(alice);
}

int main(void) {
    const gapless_wake none = {NULL, NULL, NULL};
    gapless_queue* queue = NULL;  // one for both
    CHECK_OK(gapless_queue_make(none, &queue, why));
    person alice = person_enter(queue, "alice");
    person bob = person_enter(queue, "bob");
    contacts_come_and_go(&alice, &bob);
    hints_and_connections(&alice, &bob);
    a_group_has_rules(&alice, &bob);
    the_account_ends(&alice, &bob);
    gapless_queue_release(queue);
    if (gapless_object_count() != 0) {
        fprintf(stderr, "%lld objects are left\n", (long long)gapless_object_count());
        return 1;
    }
    puts("all is well");
    return 0;
}
