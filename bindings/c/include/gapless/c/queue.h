// Where callbacks wait until the app runs them, and the threads behind clients.
#pragma once

#include <gapless/c/base.h>

#ifdef __cplusplus
extern "C" {
#endif

// Callbacks of one or several clients, in order. They run inside gapless_queue_run, on the thread
// that calls it, and nowhere else: in a main loop, or on a thread that the app has for that.
typedef struct gapless_queue gapless_queue;

// The threads and the TLS set-up that clients run on. A client makes one of its own unless it is
// given one; a process with many clients shares one among them.
typedef struct gapless_runtime gapless_runtime;

// Called when there is something in a queue that was empty: on a thread of the library, or inside
// the call that put it there; the library holds nothing meanwhile. It says "run the queue soon" to
// the app's loop and returns at once; it may neither run nor release the queue itself.
typedef struct gapless_wake {
    void (*call)(void* user);
    void* user;
    void (*free_user)(void* user);
} gapless_wake;

// `wake` may be all NULL: the app waits in gapless_queue_run, or on the descriptor.
GAPLESS_API gapless_code
gapless_queue_make(gapless_wake wake, gapless_queue** out, gapless_error** error);

// What is still in it is never called, only freed; so close the clients first and run it once more,
// if you want all answers. Clients that use it may still exist; what they have to say is lost. Not
// while another thread runs it.
GAPLESS_API void gapless_queue_release(gapless_queue* queue);

// A descriptor that is readable as long as there is something to run: for poll, epoll, or the loop
// of a toolkit. Don't read it. It belongs to the queue. -1, with an error, if the system has no
// more.
GAPLESS_API int gapless_queue_descriptor(gapless_queue* queue, gapless_error** error);

// Runs what is there, and what that leaves behind, until nothing is left. If there is nothing, it
// waits so long for something: 0 not at all, below 0 without end. *ran (may be NULL) is how many
// have run. Errors: usage (it is being run: by another thread, or by the callback that calls this;
// or a callback threw an exception, which is the app's mistake: the rest stays for the next run).
GAPLESS_API gapless_code
gapless_queue_run(gapless_queue* queue, int64_t wait_ms, size_t* ran, gapless_error** error);

// Ends the waiting of a gapless_queue_run, now or, if none waits, the next one's.
GAPLESS_API void gapless_queue_interrupt(gapless_queue* queue);

// 0 threads: the usual two.
GAPLESS_API gapless_code
gapless_runtime_make(uint32_t threads, gapless_runtime** out, gapless_error** error);

// Clients hold it; it ends with the last holder.
GAPLESS_API void gapless_runtime_release(gapless_runtime* runtime);

#ifdef __cplusplus
}
#endif
