// What an app holds in memory that has nothing to do: it opens a mailbox, connects, shows the first
// screen of its conversations, and says what of its memory is its own.
//
//     c_idle DIR
#include "tests/bindings/c/case.h"

// In KiB; what is shared with other programs (the libraries' code) is not counted.
static long own_memory(void) {
    FILE* file = fopen("/proc/self/smaps_rollup", "r");
    CHECK(file != NULL);
    char line[256];
    long all = 0;
    long part = 0;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "Private_%*[A-Za-z]: %ld kB", &part) == 1) {
            all += part;
        }
    }
    fclose(file);
    return all;
}

static void on_rows(void* user, const gapless_conversation_batch* batch) {
    *(size_t*)user += batch->count;
}

int main(int argc, char** argv) {
    CHECK(argc == 2);
    const long before = own_memory();
    const gapless_wake none = {NULL, NULL, NULL};
    gapless_queue* queue = NULL;
    CHECK_OK(gapless_queue_make(none, &queue, why));
    gapless_config config = gapless_config_init();
    config.directory = gapless_text_of(argv[1]);
    config.queue = queue;
    gapless_client* me = NULL;
    CHECK_OK(gapless_client_open(&config, &me, why));

    size_t shown = 0;
    gapless_subscription* watching = NULL;
    const gapless_conversation_list_listener screen = {.call = on_rows, .user = &shown};
    CHECK_OK(gapless_show_conversations(me, 30, screen, &watching, why));
    CHECK_OK(gapless_connect(me, why));
    answer caught_up = {0};
    gapless_catch_up(me, then_into(&caught_up), NULL);
    while (caught_up.count == 0 || shown == 0) {
        CHECK_OK(gapless_queue_run(queue, -1, NULL, why));
    }
    CHECK(caught_up.code == GAPLESS_OK);
    printf("{\"before\":%ld,\"idle\":%ld}\n", before, own_memory());

    gapless_subscription_release(watching);
    gapless_client_release(me);
    gapless_queue_release(queue);
    return 0;
}
