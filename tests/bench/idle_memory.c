// Opens a mailbox, looks at its conversations, and says how much memory the process then has:
//
//     gapless-idle MAILBOX
//
// In KiB: all that is resident, and of that what is its own (without the pages of files).
#include <gapless.h>

#include <stdio.h>
#include <string.h>

static long kib_of(const char* name) {
    FILE* file = fopen("/proc/self/status", "r");
    char line[256];
    long found = -1;
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, name, strlen(name)) == 0) {
            sscanf(line + strlen(name), ": %ld", &found);
        }
    }
    if (file) {
        fclose(file);
    }
    return found;
}

int main(int argc, char** argv) {
    if (argc != 2) {
        fputs("usage: gapless-idle MAILBOX\n", stderr);
        return 2;
    }
    const gapless_wake nobody_to_wake = {NULL, NULL, NULL};
    gapless_queue* queue = NULL;
    gapless_client* client = NULL;
    const gapless_conversations* rows = NULL;
    gapless_error* error = NULL;
    gapless_config config = gapless_config_init();
    config.directory = gapless_text_of(argv[1]);
    const long before = kib_of("VmRSS");
    if (gapless_queue_make(nobody_to_wake, &queue, &error) == GAPLESS_OK) {
        config.queue = queue;
        gapless_client_open(&config, &client, &error);
    }
    if (!error) {
        gapless_read_conversations(client, &rows, &error);
    }
    if (error) {
        fprintf(stderr, "%s\n", error->message.data);
        return 1;
    }
    gapless_release(rows);
    gapless_queue_run(queue, 500, NULL, NULL);
    printf("%ld %ld %ld\n", kib_of("VmRSS"), kib_of("RssAnon"), before);
    gapless_client_release(client);
    gapless_queue_release(queue);
    return 0;
}
