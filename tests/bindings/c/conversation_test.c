// Two people and a server: messages, events and their cursor, lists, groups, contacts, presence;
// and nothing is left at the end. The environment names the server.
#include "tests/bindings/c/case.h"

#include <poll.h>

// ---- Events.

typedef struct heard {
    int count;
    uint64_t first_id;
    uint64_t last_id;
    char texts[1024];
    int sent;
    int freed;
} heard;

static void on_event(void* user, const gapless_event* event) {
    heard* here = user;
    CHECK(event->struct_size == sizeof *event);
    CHECK(event->id > here->last_id);
    here->first_id = here->count == 0 ? event->id : here->first_id;
    here->last_id = event->id;
    ++here->count;
    if (event->kind == GAPLESS_EVENT_SENT) {
        ++here->sent;
    }
    if (event->kind == GAPLESS_EVENT_MESSAGE && event->message->kind == GAPLESS_MESSAGE_TEXT) {
        CHECK(event->message->text.data[event->message->text.size] == '\0');
        strncat(
            here->texts, event->message->text.data, sizeof here->texts - strlen(here->texts) - 2
        );
        strcat(here->texts, "|");
    }
}

static void on_heard_freed(void* user) { ++((heard*)user)->freed; }

static gapless_subscription* hear(person* who, heard* into) {
    const gapless_event_listener listener = {on_event, into, on_heard_freed};
    gapless_subscription* made = NULL;
    memset(into, 0, sizeof *into);
    CHECK_OK(gapless_on_event(who->client, listener, &made, why));
    return made;
}

static void run_until(gapless_queue* queue, const char* texts, const char* wanted) {
    for (int waits = 0; !strstr(texts, wanted) && waits < 600; ++waits) {
        CHECK_OK(gapless_queue_run(queue, 100, NULL, why));
    }
    CHECK(strstr(texts, wanted));
}

static void catch_up(person* who) {
    answer told = {0};
    gapless_catch_up(who->client, then_into(&told), NULL);
    expect_answer(who->queue, &told, GAPLESS_OK);
}

static void events_come_again_until_they_are_acknowledged(person* alice, person* bob) {
    heard first;
    gapless_subscription* hearing = hear(bob, &first);
    say(alice, "bob", "one");
    say(alice, "bob", "two");
    run_until(bob->queue, first.texts, "one|two|");
    gapless_subscription_release(hearing);

    // Nothing was acknowledged, so another listener is told all of it again, with the same ids.
    heard second;
    hearing = hear(bob, &second);
    run_until(bob->queue, second.texts, "one|two|");
    CHECK(second.first_id == first.first_id && second.last_id == first.last_id);
    CHECK_OK(gapless_acknowledge(bob->client, second.last_id, why));
    gapless_subscription_release(hearing);

    heard third;
    hearing = hear(bob, &third);
    say(alice, "bob", "three");
    run_until(bob->queue, third.texts, "three|");
    CHECK(strcmp(third.texts, "three|") == 0);
    CHECK_OK(gapless_acknowledge(bob->client, third.last_id, why));
    gapless_subscription_release(hearing);
    CHECK(first.freed == 1 && second.freed == 1 && third.freed == 1);
}

// ---- The mailbox.

static void the_mailbox_can_be_read(person* alice, person* bob, uint64_t conversation) {
    catch_up(bob);
    const gapless_conversations* all = NULL;
    CHECK_OK(gapless_read_conversations(bob->client, &all, why));
    CHECK(all->count == 1 && all->items[0]->id == conversation);
    CHECK(text_is(all->items[0]->name, "alice") && all->items[0]->unread == 3);
    const uint64_t newest = all->items[0]->high;
    gapless_release(all);

    const gapless_messages* entries = NULL;
    CHECK_OK(gapless_read_history(bob->client, conversation, 1, 10, &entries, why));
    CHECK(entries->count == 3 && text_is(entries->items[1]->text, "two"));
    CHECK(text_is(entries->items[1]->sender_name, "alice"));
    gapless_release(entries);

    answer told = {0};
    gapless_mark_read(bob->client, conversation, newest, then_into(&told), NULL);
    expect_answer(bob->queue, &told, GAPLESS_OK);
    uint64_t unread = 7;
    CHECK_OK(gapless_unread_total(bob->client, &unread, why));
    CHECK(unread == 0);
    answer_clear(&told);

    gapless_fetch_history(bob->client, conversation, newest + 1, 2, then_history_into(&told), NULL);
    expect_answer(bob->queue, &told, GAPLESS_OK);
    CHECK(told.number == 2);
    answer_clear(&told);

    gapless_search_query query = gapless_search_query_init();
    query.text = gapless_text_of("TWO");
    const gapless_search_page* found = NULL;
    CHECK_OK(gapless_search(bob->client, &query, &found, why));
    CHECK(found->count == 1 && text_is(found->hits[0]->message->text, "two"));
    CHECK(found->hits[0]->hits_count == 1 && found->hits[0]->hits[0].length == 3);
    gapless_release(found);

    catch_up(bob);
    gapless_fetch_receipts(alice->client, conversation, newest, then_receipts_into(&told), NULL);
    expect_answer(alice->queue, &told, GAPLESS_OK);
    answer_clear(&told);
    gapless_fetch_receipts(alice->client, 4711, 1, then_receipts_into(&told), NULL);
    expect_answer(alice->queue, &told, GAPLESS_ERROR_UNKNOWN_CONVERSATION);
    answer_clear(&told);

    const gapless_pending_messages* waiting = NULL;
    CHECK_OK(gapless_read_outbox(alice->client, &waiting, why));
    CHECK(waiting->count == 0);
    gapless_release(waiting);
}

// ---- Contents and annotations.

static void a_picture_and_what_is_said_about_it(person* alice, person* bob, uint64_t conversation) {
    gapless_attachment picture = gapless_attachment_init();
    picture.kind = GAPLESS_MESSAGE_IMAGE;
    picture.reference = gapless_text_of("https://files.example.com/7f3a");
    picture.caption = gapless_text_of("two sugars");
    gapless_content content = gapless_content_init();
    content.attachment = &picture;
    gapless_outgoing* message = NULL;
    CHECK_OK(gapless_outgoing_make(&content, &message, why));
    answer told = {0};
    gapless_send_and_wait(
        alice->client, to_conversation(conversation), message, then_outcome_into(&told), NULL
    );
    expect_answer(alice->queue, &told, GAPLESS_OK);
    const uint64_t seq = told.number;
    gapless_release(message);
    answer_clear(&told);

    gapless_outgoing reaction = text_message("\xF0\x9F\x91\x8D");
    reaction.kind = GAPLESS_MESSAGE_REACTION;
    reaction.target = seq;
    catch_up(bob);
    gapless_send_and_wait(
        bob->client, to_conversation(conversation), &reaction, then_outcome_into(&told), NULL
    );
    expect_answer(bob->queue, &told, GAPLESS_OK);
    answer_clear(&told);
    catch_up(bob);

    const gapless_messages* entries = NULL;
    CHECK_OK(gapless_read_history(bob->client, conversation, seq, 1, &entries, why));
    const gapless_message* entry = entries->items[0];
    CHECK(entry->kind == GAPLESS_MESSAGE_IMAGE && text_is(entry->text, "two sugars"));
    const gapless_content* held = NULL;
    CHECK_OK(gapless_content_of(entry, &held, why));
    CHECK(held->attachment && !held->emoji && !held->location && !held->custom);
    CHECK(text_is(held->attachment->reference, "https://files.example.com/7f3a"));
    gapless_release(held);

    gapless_outgoing* forwarded = NULL;
    CHECK_OK(gapless_outgoing_forward(entry, NULL, &forwarded, why));
    CHECK(forwarded->is_forwarded && text_is(forwarded->origin, "alice"));
    gapless_release(forwarded);
    CHECK(gapless_member_change_of(entry, NULL, NULL) == GAPLESS_ERROR_USAGE);
    gapless_release(entries);

    const gapless_annotations* said = NULL;
    CHECK_OK(gapless_read_annotations(bob->client, conversation, seq, seq, &said, why));
    CHECK(said->count == 1 && said->items[0]->kind == GAPLESS_MESSAGE_REACTION);
    CHECK(text_is(said->items[0]->by_name, "bob"));
    gapless_release(said);
}

// What no app may send is refused before it is.
static void what_cannot_be_sent_is_refused(person* alice, uint64_t conversation) {
    const gapless_message_kind kinds[] = {
        GAPLESS_MESSAGE_MEMBER_CHANGE,
        GAPLESS_MESSAGE_CONTACT_CHANGE,
        GAPLESS_MESSAGE_REACTION,
        GAPLESS_MESSAGE_RECALL,
        GAPLESS_MESSAGE_IMAGE,
        GAPLESS_MESSAGE_CUSTOM,
        99,
        -1
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; ++i) {
        gapless_outgoing message = text_message("\xff no content");
        message.kind = kinds[i];
        answer told = {0};
        gapless_send(
            alice->client, to_conversation(conversation), &message, then_queued_into(&told), NULL
        );
        run_until_answered(alice->queue, &told);
        CHECK(told.code != GAPLESS_OK && told.message[0] != '\0');
    }
    const gapless_outgoing bad = text_message("\xc3(");
    answer told = {0};
    gapless_send(alice->client, to_user("bob"), &bad, then_queued_into(&told), NULL);
    expect_answer(alice->queue, &told, GAPLESS_ERROR_INVALID_UTF8);
    const gapless_outgoing empty = text_message("");
    answer_clear(&told);
    gapless_send(alice->client, to_user("bob"), &empty, then_queued_into(&told), NULL);
    expect_answer(alice->queue, &told, GAPLESS_ERROR_EMPTY_MESSAGE);
}

// ---- Lists.

typedef struct screen {
    size_t count;
    const gapless_listed_conversation* rows[16];
    const gapless_entry* last_entry;
    size_t entries;
    int freed;
} screen;

static void on_screen_freed(void* user) { ++((screen*)user)->freed; }

static void put_row(screen* on, size_t at, const gapless_listed_conversation* row) {
    CHECK(on->count < 16 && at <= on->count);
    memmove(on->rows + at + 1, on->rows + at, (on->count - at) * sizeof on->rows[0]);
    gapless_retain(row);
    on->rows[at] = row;
    ++on->count;
}

static void take_row(screen* on, size_t at) {
    CHECK(at < on->count);
    gapless_release(on->rows[at]);
    memmove(on->rows + at, on->rows + at + 1, (on->count - at - 1) * sizeof on->rows[0]);
    --on->count;
}

static void clear_rows(screen* on) {
    while (on->count > 0) {
        take_row(on, on->count - 1);
    }
}

static void on_rows(void* user, const gapless_conversation_batch* batch) {
    screen* on = user;
    for (size_t i = 0; i < batch->count; ++i) {
        const gapless_conversation_change* step = batch->changes[i];
        switch (step->kind) {
            case GAPLESS_CHANGE_RESET:
                clear_rows(on);
                for (size_t k = 0; k < step->items_count; ++k) {
                    put_row(on, k, step->items[k]);
                }
                break;
            case GAPLESS_CHANGE_INSERT:
                put_row(on, step->index, step->item);
                break;
            case GAPLESS_CHANGE_UPDATE:
                take_row(on, step->index);
                put_row(on, step->index, step->item);
                break;
            case GAPLESS_CHANGE_MOVE:
                take_row(on, step->index);
                put_row(on, step->to, step->item);
                break;
            case GAPLESS_CHANGE_REMOVE:
                take_row(on, step->index);
                break;
            default:
                CHECK(step->kind <= GAPLESS_CHANGE_RESET);
        }
    }
}

static void on_entries(void* user, const gapless_timeline_batch* batch) {
    screen* on = user;
    for (size_t i = 0; i < batch->count; ++i) {
        const gapless_timeline_change* step = batch->changes[i];
        if (step->kind == GAPLESS_CHANGE_RESET) {
            on->entries = step->items_count;
        } else if (step->kind == GAPLESS_CHANGE_INSERT) {
            ++on->entries;
        }
        if (step->item) {
            gapless_retain(step->item);
            gapless_release(on->last_entry);
            on->last_entry = step->item;
        }
    }
}

static void rows_stay_on_the_screen(person* alice, person* bob, uint64_t conversation) {
    screen shown = {0};
    gapless_subscription* watching = NULL;
    const gapless_conversation_list_listener rows = {on_rows, &shown, on_screen_freed};
    CHECK_OK(gapless_show_conversations(bob->client, 10, rows, &watching, why));
    screen timeline = {0};
    gapless_subscription* reading = NULL;
    const gapless_timeline_listener entries = {on_entries, &timeline, on_screen_freed};
    CHECK_OK(gapless_show_timeline(bob->client, conversation, 2, entries, &reading, why));
    for (int waits = 0; (shown.count == 0 || timeline.entries == 0) && waits < 600; ++waits) {
        CHECK_OK(gapless_queue_run(bob->queue, 100, NULL, why));
    }
    CHECK(shown.count == 1 && shown.rows[0]->conversation->id == conversation);
    CHECK(timeline.entries == 2);

    say(alice, "bob", "on the screen");
    for (int waits = 0; waits < 600; ++waits) {
        CHECK_OK(gapless_queue_run(bob->queue, 100, NULL, why));
        if (shown.rows[0]->last && text_is(shown.rows[0]->last->text, "on the screen") &&
            timeline.entries == 3) {
            break;
        }
    }
    CHECK(text_is(shown.rows[0]->last->text, "on the screen"));
    CHECK(
        timeline.last_entry->message && text_is(timeline.last_entry->message->text, "on the screen")
    );
    CHECK_OK(gapless_subscription_show(reading, 10, why));

    answer told = {0};
    gapless_set_pinned(bob->client, conversation, true, then_into(&told), NULL);
    expect_answer(bob->queue, &told, GAPLESS_OK);
    for (int waits = 0; !shown.rows[0]->is_pinned && waits < 600; ++waits) {
        CHECK_OK(gapless_queue_run(bob->queue, 100, NULL, why));
    }
    CHECK(shown.rows[0]->is_pinned);
    gapless_subscription_release(watching);
    gapless_subscription_release(reading);
    CHECK(shown.freed == 1 && timeline.freed == 1);
    clear_rows(&shown);
    gapless_release(timeline.last_entry);
}

// ---- Groups, contacts, presence.

static void expect_done(person* who, answer* told) {
    expect_answer(who->queue, told, GAPLESS_OK);
    answer_clear(told);
}

static void a_group_is_made_and_left(person* alice, person* bob) {
    answer told = {0};
    const gapless_text members[] = {gapless_text_of("bob")};
    gapless_create_group(
        alice->client,
        gapless_text_of("tea"),
        members,
        1,
        GAPLESS_HISTORY_ALL,
        then_group_into(&told),
        NULL
    );
    expect_answer(alice->queue, &told, GAPLESS_OK);
    const uint64_t group = told.conversation;
    answer_clear(&told);
    gapless_rename_group(
        alice->client, group, gapless_text_of("tea and cake"), then_into(&told), NULL
    );
    expect_done(alice, &told);
    gapless_change_role(
        alice->client, group, gapless_text_of("bob"), GAPLESS_ROLE_ADMIN, then_into(&told), NULL
    );
    expect_done(alice, &told);
    gapless_fetch_members(alice->client, group, then_members_into(&told), NULL);
    expect_answer(alice->queue, &told, GAPLESS_OK);
    CHECK(told.number == 2);
    answer_clear(&told);
    const gapless_retention week = {GAPLESS_RETENTION_LIMITED, 7 * 24 * 3600 * 1000LL};
    gapless_set_retention(alice->client, group, week, then_into(&told), NULL);
    expect_done(alice, &told);

    catch_up(bob);
    const gapless_group* known = NULL;
    CHECK_OK(gapless_read_group(bob->client, group, &known, why));
    CHECK(text_is(known->name, "tea and cake") && known->count == 2 && known->is_complete);
    CHECK(
        known->retention.kind == GAPLESS_RETENTION_LIMITED &&
        known->retention.time_ms == week.time_ms
    );
    CHECK(text_is(known->members[1]->name, "bob") && known->members[1]->role == GAPLESS_ROLE_ADMIN);
    gapless_release(known);
    const gapless_messages* entries = NULL;
    CHECK_OK(gapless_read_history(bob->client, group, 1, 1, &entries, why));
    const gapless_member_change* change = NULL;
    CHECK_OK(gapless_member_change_of(entries->items[0], &change, why));
    CHECK(change->kind == GAPLESS_MEMBER_CREATED && text_is(change->by, "alice"));
    gapless_release(change);
    gapless_release(entries);

    gapless_leave(bob->client, group, then_into(&told), NULL);
    expect_done(bob, &told);
    gapless_dismiss_group(alice->client, group, then_into(&told), NULL);
    expect_done(alice, &told);
    gapless_invite(alice->client, group, gapless_text_of("bob"), then_into(&told), NULL);
    run_until_answered(alice->queue, &told);
    CHECK(told.code != GAPLESS_OK && told.message[0] != '\0');
    answer_clear(&told);
}

static gapless_relation_mode mode_of(person* who, uint64_t conversation) {
    const gapless_conversations* all = NULL;
    CHECK_OK(gapless_read_conversations(who->client, &all, why));
    gapless_relation_mode mode = -1;
    for (size_t i = 0; i < all->count; ++i) {
        if (all->items[i]->id == conversation) {
            mode = all->items[i]->mode;
        }
    }
    gapless_release(all);
    return mode;
}

typedef void (*creation)(
    gapless_client* client,
    gapless_text name,
    const gapless_text* members,
    size_t members_count,
    gapless_history_policy history,
    gapless_then_group then,
    gapless_call** call
);

static uint64_t group_with_bob(person* alice, creation create) {
    answer told = {0};
    const gapless_text bob = gapless_text_of("bob");
    create(
        alice->client,
        gapless_text_of("a group"),
        &bob,
        1,
        GAPLESS_HISTORY_FROM_JOIN,
        then_group_into(&told),
        NULL
    );
    expect_answer(alice->queue, &told, GAPLESS_OK);
    const uint64_t group = told.conversation;
    answer_clear(&told);
    return group;
}

static void a_managed_group_is_known_as_one(person* alice, person* bob, uint64_t plain) {
    answer told = {0};
    const uint64_t group = group_with_bob(alice, gapless_create_managed_group);
    gapless_outgoing hello = text_message("hello");
    gapless_send_and_wait(
        alice->client, to_conversation(group), &hello, then_outcome_into(&told), NULL
    );
    expect_answer(alice->queue, &told, GAPLESS_OK);
    const uint64_t seq = told.number;
    answer_clear(&told);
    catch_up(alice);
    catch_up(bob);

    CHECK(mode_of(alice, group) == GAPLESS_RELATION_MANAGED);
    CHECK(mode_of(bob, group) == GAPLESS_RELATION_MANAGED);
    CHECK(mode_of(bob, plain) == GAPLESS_RELATION_NONE);
    const gapless_messages* entries = NULL;
    CHECK_OK(gapless_read_history(bob->client, group, seq, 1, &entries, why));
    CHECK(entries->count == 1 && text_is(entries->items[0]->text, "hello"));
    CHECK(entries->items[0]->protection == GAPLESS_PROTECTION_MANAGED);
    gapless_release(entries);
    gapless_dismiss_group(alice->client, group, then_into(&told), NULL);
    expect_done(alice, &told);
}

static void an_ephemeral_group_is_known_as_one(person* alice, person* bob, uint64_t plain) {
    answer told = {0};
    const uint64_t group = group_with_bob(alice, gapless_create_ephemeral_group);
    catch_up(bob);
    const gapless_conversations* all = NULL;
    CHECK_OK(gapless_read_conversations(bob->client, &all, why));
    bool is_there = false;
    for (size_t i = 0; i < all->count; ++i) {
        is_there = is_there || all->items[i]->id == group;
        CHECK(all->items[i]->id != group || all->items[i]->policy == GAPLESS_KEYS_EPHEMERAL);
        CHECK(all->items[i]->id != plain || all->items[i]->policy == GAPLESS_KEYS_ARCHIVE);
    }
    CHECK(is_there);
    gapless_release(all);
    gapless_dismiss_group(alice->client, group, then_into(&told), NULL);
    expect_done(alice, &told);
}

typedef struct seen {
    gapless_presence_state state;
    int count;
} seen;

static void on_presence(void* user, const gapless_presence* presence) {
    seen* here = user;
    CHECK(text_is(presence->user, "bob"));
    here->state = presence->state;
    ++here->count;
}

static void contacts_see_each_other(person* alice, person* bob) {
    answer told = {0};
    gapless_request_contact(
        alice->client, gapless_text_of("bob"), gapless_text_of("tea?"), then_into(&told), NULL
    );
    expect_done(alice, &told);
    gapless_answer_contact(bob->client, gapless_text_of("alice"), true, then_into(&told), NULL);
    expect_done(bob, &told);
    catch_up(alice);
    const gapless_contacts* contacts = NULL;
    CHECK_OK(gapless_read_contacts(alice->client, &contacts, why));
    CHECK(contacts->count == 1 && contacts->items[0]->tie == GAPLESS_TIE_MUTUAL);
    gapless_release(contacts);

    seen here = {0, 0};
    const gapless_presence_listener listener = {on_presence, &here, NULL};
    gapless_subscription* watching = NULL;
    CHECK_OK(gapless_on_presence(alice->client, listener, &watching, why));
    const gapless_text users[] = {gapless_text_of("bob")};
    gapless_watch_presence(alice->client, users, 1, then_into(&told), NULL);
    expect_done(alice, &told);
    CHECK_OK(gapless_set_presence(bob->client, GAPLESS_PRESENCE_BUSY, why));
    for (int waits = 0; here.state != GAPLESS_PRESENCE_BUSY && waits < 600; ++waits) {
        CHECK_OK(gapless_queue_run(alice->queue, 100, NULL, why));
    }
    CHECK(here.state == GAPLESS_PRESENCE_BUSY);
    const gapless_presence* known = NULL;
    CHECK_OK(gapless_presence_of(alice->client, gapless_text_of("BOB"), &known, why));
    CHECK(known && known->devices_count == 1);
    gapless_release(known);
    CHECK_OK(gapless_presence_of(alice->client, gapless_text_of("carol"), &known, why));
    CHECK(known == NULL);
    gapless_subscription_release(watching);
}

static void who_is_where(person* alice) {
    const gapless_account* account = NULL;
    CHECK_OK(gapless_who(alice->client, &account, why));
    CHECK(text_is(account->user, "alice") && account->user_id != 0);
    gapless_uuid device;
    CHECK_OK(gapless_this_device(alice->client, &device, why));
    CHECK(memcmp(device.bytes, account->device.bytes, sizeof device.bytes) == 0);
    gapless_release(account);
    answer told = {0};
    gapless_fetch_devices(alice->client, then_devices_into(&told), NULL);
    expect_answer(alice->queue, &told, GAPLESS_OK);
    CHECK(told.number == 1);
    answer_clear(&told);
    const gapless_connection_status* status = NULL;
    CHECK_OK(gapless_status(alice->client, &status, why));
    CHECK(status->state == GAPLESS_CONNECTION_LIVE && status->reason == NULL);
    CHECK(status->over == GAPLESS_TRANSPORT_TCP);
    gapless_release(status);
    bool is_settled = false;
    CHECK_OK(gapless_is_settled(alice->client, &is_settled, why));
    CHECK(is_settled);

    // A wrong password is an error of a sentence.
    person nobody = person_make(alice->queue);
    gapless_credentials wrong = credentials_of("alice");
    wrong.password = gapless_text_of("battery staple");
    gapless_log_in(nobody.client, &wrong, then_account_into(&told), NULL);
    expect_answer(alice->queue, &told, GAPLESS_ERROR_WRONG_PASSWORD);
    answer_clear(&told);
    person_end(&nobody);
}

// ---- The descriptor, and the end.

static void the_descriptor_says_when_to_run(person* alice, person* bob) {
    heard here;
    gapless_subscription* hearing = hear(bob, &here);
    const gapless_outgoing message = text_message("by descriptor");
    const gapless_then_queued nobody = {NULL, NULL, NULL};
    gapless_send(alice->client, to_user("bob"), &message, nobody, NULL);
    struct pollfd waits = {gapless_queue_descriptor(bob->queue, NULL), POLLIN, 0};
    CHECK(waits.fd >= 0);
    for (int turns = 0; !strstr(here.texts, "by descriptor") && turns < 1000; ++turns) {
        CHECK(poll(&waits, 1, 30000) == 1);
        CHECK_OK(gapless_queue_run(bob->queue, 0, NULL, why));
    }
    CHECK(strstr(here.texts, "by descriptor"));
    gapless_subscription_release(hearing);
}

// Clients end with listeners, calls under way and messages in the outbox.
static void the_end_comes_in_the_middle(person* alice, person* bob) {
    heard here;
    gapless_subscription* hearing = hear(bob, &here);
    answer told[20] = {{0}};
    const gapless_outgoing message = text_message("in flight");
    for (int i = 0; i < 20; ++i) {
        gapless_send_and_wait(
            alice->client, to_user("bob"), &message, then_outcome_into(&told[i]), NULL
        );
    }
    gapless_client_release(alice->client);
    gapless_client_release(bob->client);
    CHECK_OK(gapless_queue_run(alice->queue, 0, NULL, why));
    CHECK_OK(gapless_queue_run(bob->queue, 0, NULL, why));
    for (int i = 0; i < 20; ++i) {
        CHECK(told[i].count == 1 && told[i].freed == 1);
    }
    gapless_subscription_release(hearing);  // it may outlive its client
    CHECK(here.freed == 1);
}

int main(void) {
    const gapless_wake none = {NULL, NULL, NULL};
    gapless_queue* queues[2] = {NULL, NULL};
    CHECK_OK(gapless_queue_make(none, &queues[0], why));
    CHECK_OK(gapless_queue_make(none, &queues[1], why));
    person alice = person_enter(queues[0], "alice");
    person bob = person_enter(queues[1], "bob");

    events_come_again_until_they_are_acknowledged(&alice, &bob);
    const gapless_conversations* all = NULL;
    CHECK_OK(gapless_read_conversations(alice.client, &all, why));
    const uint64_t conversation = all->items[0]->id;
    gapless_release(all);
    the_mailbox_can_be_read(&alice, &bob, conversation);
    a_picture_and_what_is_said_about_it(&alice, &bob, conversation);
    what_cannot_be_sent_is_refused(&alice, conversation);
    rows_stay_on_the_screen(&alice, &bob, conversation);
    a_group_is_made_and_left(&alice, &bob);
    a_managed_group_is_known_as_one(&alice, &bob, conversation);
    an_ephemeral_group_is_known_as_one(&alice, &bob, conversation);
    contacts_see_each_other(&alice, &bob);
    who_is_where(&alice);
    the_descriptor_says_when_to_run(&alice, &bob);
    the_end_comes_in_the_middle(&alice, &bob);

    gapless_queue_release(queues[0]);
    gapless_queue_release(queues[1]);
    if (gapless_object_count() != 0) {
        fprintf(stderr, "%lld objects are left\n", (long long)gapless_object_count());
        return 1;
    }
    puts("all is well");
    return 0;
}
