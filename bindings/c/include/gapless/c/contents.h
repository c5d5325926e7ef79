// Messages that are more than a text: what they hold, and how they are made.
#pragma once

#include <gapless/c/base.h>
#include <gapless/c/values.h>

#ifdef __cplusplus
extern "C" {
#endif

// A picture out of a set that both apps know.
typedef struct gapless_emoji {
    uint32_t struct_size;
    gapless_text pack;
    gapless_text id;
    gapless_text fallback;  // what an app shows that does not know it
} gapless_emoji;

GAPLESS_SIZED(gapless_emoji)

// A place, in millionths of a degree (WGS 84).
typedef struct gapless_location {
    uint32_t struct_size;
    int32_t latitude_millionths;   // north is positive
    int32_t longitude_millionths;  // east is positive
    gapless_text name;
    gapless_text address;
} gapless_location;

GAPLESS_SIZED(gapless_location)

typedef int32_t gapless_attachment_state;

enum {
    GAPLESS_ATTACHMENT_READY = 1,
    GAPLESS_ATTACHMENT_UPLOAD_PENDING = 2,
    GAPLESS_ATTACHMENT_UPLOAD_FAILED = 3
};

// A file, by reference: the message says where its bytes are, and does not hold them.
typedef struct gapless_attachment {
    uint32_t struct_size;
    gapless_message_kind kind;  // image, voice, video or file; 0: file
    gapless_text reference;     // where the bytes are, in words of the app
    gapless_text name;
    gapless_text media_type;
    uint64_t bytes;
    uint32_t width;
    uint32_t height;
    int64_t length_ms;
    gapless_text thumbnail;  // its bytes
    gapless_text thumbnail_type;
    gapless_text digest;             // the SHA-256 of the bytes, 32 bytes; or empty
    gapless_attachment_state state;  // 0: ready
    gapless_text caption;
} gapless_attachment;

GAPLESS_SIZED(gapless_attachment)

// What an app has made up.
typedef struct gapless_custom_content {
    uint32_t struct_size;
    gapless_text type;      // as "com.example.poll"
    gapless_text bytes;     // any
    gapless_text fallback;  // what an app shows that does not know the type
} gapless_custom_content;

GAPLESS_SIZED(gapless_custom_content)

// Exactly one of them is set, the others are NULL.
typedef struct gapless_content {
    uint32_t struct_size;
    const gapless_emoji* emoji;
    const gapless_location* location;
    const gapless_attachment* attachment;
    const gapless_custom_content* custom;
} gapless_content;

GAPLESS_SIZED(gapless_content)

// Something to send. A text: set `text`. An annotation: `kind` and `target`, and the reaction, or
// the edited text. A reply: `target`. What holds a content, or is forwarded, is made below.
typedef struct gapless_outgoing {
    uint32_t struct_size;
    gapless_message_kind kind;  // 0: a text
    gapless_text text;          // of a kind with a content: that, encoded
    size_t mentions_count;
    const gapless_text* mentions;  // up to 20 user names
    bool mention_all;
    bool is_forwarded;
    uint64_t target;
    int64_t lifetime_ms;  // from when the server takes it; 0: as long as the policies say
    gapless_text origin;  // whence it is forwarded: who wrote it first, and when
    int64_t origin_written_ms;
} gapless_outgoing;

GAPLESS_SIZED(gapless_outgoing)

// A message that holds a content. *out may be changed before it is sent: it may mention and reply
// like a text. Errors: invalid_content (too long, no UTF-8, beyond its range, or something is
// missing), usage (not exactly one is set).
GAPLESS_API gapless_code gapless_outgoing_make(
    const gapless_content* content, gapless_outgoing** out, gapless_error** error
);

// The same message once more, for another conversation, with whence it comes. `edited` is the text
// of its newest edit, if there is one, or NULL. Errors: usage (what is no message, or was
// recalled), empty_message, invalid_content.
GAPLESS_API gapless_code gapless_outgoing_forward(
    const gapless_message* message,
    const gapless_text* edited,
    gapless_outgoing** out,
    gapless_error** error
);

// What a message holds. Errors: usage (a kind without a content, or it was recalled),
// invalid_content.
GAPLESS_API gapless_code gapless_content_of(
    const gapless_message* message, const gapless_content** out, gapless_error** error
);

#ifdef __cplusplus
}
#endif
