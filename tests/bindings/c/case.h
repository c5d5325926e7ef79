// What the C tests stand on: checks that say where they failed, and a person with a client.
#pragma once

#include <gapless.h>

#include <stdio.h>
#include <stdlib.h>

// Ends the program: what comes after a failed check means nothing.
#define CHECK(condition)                                                                  \
    do {                                                                                  \
        if (!(condition)) {                                                               \
            fprintf(stderr, "%s:%d: %s does not hold\n", __FILE__, __LINE__, #condition); \
            exit(1);                                                                      \
        }                                                                                 \
    } while (0)

// The same for what returns a code: the error is printed.
#define CHECK_OK(call)                                       \
    do {                                                     \
        gapless_error* failed_ = NULL;                       \
        gapless_error** why = &failed_;                      \
        if ((call) != GAPLESS_OK) {                          \
            fprintf(                                         \
                stderr,                                      \
                "%s:%d: %s: %s\n",                           \
                __FILE__,                                    \
                __LINE__,                                    \
                #call,                                       \
                failed_ ? failed_->message.data : "no error" \
            );                                               \
            exit(1);                                         \
        }                                                    \
    } while (0)

static inline bool text_is(gapless_text text, const char* expected) {
    return text.size == strlen(expected) && memcmp(text.data, expected, text.size) == 0;
}

// What a call came to.
typedef struct answer {
    int count;  // of calls of the callback
    int freed;  // of calls of free_user
    gapless_code code;
    char message[512];
    gapless_uuid client_id;
    uint64_t number;  // the conversation, the seq, or how many there are
    uint64_t conversation;
    const void* value;  // kept, if there is one
} answer;

void answer_clear(answer* told);
gapless_then then_into(answer* told);
gapless_then_account then_account_into(answer* told);
gapless_then_devices then_devices_into(answer* told);
gapless_then_queued then_queued_into(answer* told);
gapless_then_outcome then_outcome_into(answer* told);
gapless_then_group then_group_into(answer* told);
gapless_then_members then_members_into(answer* told);
gapless_then_receipts then_receipts_into(answer* told);
gapless_then_history then_history_into(answer* told);
gapless_then_text then_text_into(answer* told);
gapless_then_verification then_verification_into(answer* told);

// Runs the queue until the call has answered, or a minute is over.
void run_until_answered(gapless_queue* queue, const answer* told);
// The same, and the answer has to be this one.
void expect_answer(gapless_queue* queue, answer* told, gapless_code code);

// A person with one device in memory.
typedef struct person {
    gapless_queue* queue;
    gapless_client* client;
} person;

// Without an account; the queue is shared if there is one.
person person_make(gapless_queue* queue);
// The same, and what is said is encrypted.
person person_make_encrypted(gapless_queue* queue);
// Registered with the server that the environment names, and connected.
person person_enter(gapless_queue* queue, const char* name);
// Makes the account of somebody who was made, and connects.
void person_register(person* one, const char* name);
// Leaves nothing behind but the queue.
void person_end(person* one);

// Of the server that the environment names.
gapless_credentials credentials_of(const char* name);

// Sends a text to a user, waits for the server, and returns the conversation.
uint64_t say(person* one, const char* user, const char* text);
gapless_destination to_user(const char* name);
gapless_destination to_conversation(uint64_t id);
gapless_outgoing text_message(const char* text);
