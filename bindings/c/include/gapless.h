// Gapless for C: a messaging client that misses nothing. One shared library, libgapless.so.
//
//  1. Handles are opaque, and each has a release function of its own. To release NULL does nothing;
//     a handle that was released may not be used again.
//  2. Texts are UTF-8, a pointer and a size. What the library gives is followed by a NUL besides;
//  what
//     it takes may have GAPLESS_NUL_TERMINATED for a size.
//  3. A struct that may grow begins with struct_size. Make yours with its _init function, which is
//     filled with what is usual: zero. One of an older header is taken as it is. A struct of a
//     newer header is taken as long as it asks for nothing that this library does not know, and is
//     otherwise GAPLESS_ERROR_UNSUPPORTED. Look at the struct_size of what you are given if your
//     program may meet an older library than its header.
//  4. Values that a callback is given are lent until it returns; gapless_retain keeps one longer. A
//     function that puts a value into *out gives it to you. Both end with gapless_release.
//  5. Functions that answer at once return GAPLESS_OK or the code of what went wrong, and put the
//  whole
//     error into *error, which is yours then. Pass NULL if the code will do.
//  6. Functions that take a `gapless_then…` answer later: it is called exactly once, by
//     gapless_queue_run, never inside the call itself. (Only a NULL client, which has no queue, is
//     told inside the call.) What is missing or wrong in the arguments comes as such an answer,
//     too.
//  7. Every callback has a `user`, and a free_user, which may be NULL and is called when `user` is
//     needed no more, whether the callback was ever called or not. It may be called on any thread.
//  8. Any function may be called on any thread, also inside callbacks. Callbacks run one at a time,
//     on the thread that runs their queue. They may not throw; an exception ends there.
//  9. Nothing here ends the process, and no exception comes out.
// 10. gapless_object_count() is zero when all is released: for tests that look for leaks.
//
// Enumerations are int32_t. A later library may give values that your header has no name for.
#pragma once

#include <gapless/c/base.h>
#include <gapless/c/client.h>
#include <gapless/c/contents.h>
#include <gapless/c/conversations.h>
#include <gapless/c/keys.h>
#include <gapless/c/lists.h>
#include <gapless/c/people.h>
#include <gapless/c/queue.h>
#include <gapless/c/values.h>
