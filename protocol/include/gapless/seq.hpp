#pragma once

#include <gapless/strong_number.hpp>

namespace gapless {

// Position in a conversation's timeline: 1, 2, 3 … with no holes. The only order of messages.
using seq = strong_number<struct seq_tag>;

// How many countable entries a conversation's timeline has up to a seq: what devices send counts,
// what the server notes down itself does not. The difference of two is a number of messages.
using ordinal = strong_number<struct ordinal_tag>;

// Position of a message among those one device sent to one conversation: 1, 2, 3 …
using sender_counter = strong_number<struct sender_counter_tag>;

// Position in a user's inbox: it only grows, but skips.
using inbox_version = strong_number<struct inbox_version_tag>;

// Generation of a log (a conversation's or an inbox's). It changes when the server was restored
// from a backup, and then the log may differ from the one that a device knows.
using log_epoch = strong_number<struct log_epoch_tag>;

// Counts a device's logins. Of two connections the one with the smaller number is the old one.
using session_epoch = strong_number<struct session_epoch_tag>;

// Position of an event in a mailbox's event stream.
using event_id = strong_number<struct event_id_tag>;

}  // namespace gapless
