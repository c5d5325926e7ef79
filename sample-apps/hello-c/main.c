// Says hello to somebody, and waits until the server has it:
//
//     hello-c https://127.0.0.1:7445 dev-ca.pem alice secret bob
#include <gapless.h>

#include <stdio.h>
#include <stdlib.h>

// What the callbacks share: it is the `user` of each.
typedef struct hello {
    gapless_client* me;
    const char* to;
    bool is_over;
    bool is_sent;
} hello;

static void end(hello* self, const gapless_error* error) {
    puts(error ? error->message.data : "sent");
    self->is_sent = error == NULL;
    self->is_over = true;
}

static void on_outcome(void* user, const gapless_outcome* outcome, const gapless_error* error) {
    (void)outcome;
    end(user, error);
}

static void on_registered(void* user, const gapless_account* account, const gapless_error* error) {
    hello* self = user;
    (void)account;
    if (error) {
        end(self, error);
        return;
    }
    gapless_connect(self->me, NULL);
    gapless_outgoing message = gapless_outgoing_init();
    message.text = gapless_text_of("hello from C");
    const gapless_destination to = {.user = gapless_text_of(self->to)};
    const gapless_then_outcome then = {.call = on_outcome, .user = self};
    gapless_send_and_wait(self->me, to, &message, then, NULL);
}

static char authority[64 * 1024];

static void read_authority(const char* path) {
    FILE* file = fopen(path, "rb");
    if (file) {
        authority[fread(authority, 1, sizeof authority - 1, file)] = '\0';
        fclose(file);
    }
}

int main(int argc, char** argv) {
    if (argc != 6) {
        fputs("usage: hello-c SERVER CA-FILE USER PASSWORD TO\n", stderr);
        return 2;
    }
    read_authority(argv[2]);

    gapless_error* error = NULL;
    gapless_queue* queue = NULL;
    const gapless_wake nobody_to_wake = {NULL, NULL, NULL};
    hello self = {.to = argv[5]};
    gapless_config config = gapless_config_init();
    config.directory = gapless_text_of("hello-c-mailbox");
    if (gapless_queue_make(nobody_to_wake, &queue, &error) == GAPLESS_OK) {
        config.queue = queue;
        gapless_client_open(&config, &self.me, &error);
    }
    if (error) {
        fprintf(stderr, "%s\n", error->message.data);
        gapless_release(error);
        gapless_queue_release(queue);
        return 1;
    }

    gapless_credentials credentials = gapless_credentials_init();
    credentials.server = gapless_text_of(argv[1]);
    credentials.authority = gapless_text_of(authority);
    credentials.user = gapless_text_of(argv[3]);
    credentials.password = gapless_text_of(argv[4]);
    const gapless_then_account then = {.call = on_registered, .user = &self};
    gapless_register_account(self.me, &credentials, then, NULL);

    // The callbacks run in here, on this thread and no other.
    while (!self.is_over) {
        gapless_queue_run(queue, -1, NULL, NULL);
    }
    gapless_client_release(self.me);
    gapless_queue_release(queue);
    return self.is_sent ? 0 : 1;
}
